package io.openmaas.terminal.fleet.card.store;

import io.openmaas.terminal.command.store.CommandKey;
import io.openmaas.terminal.fleet.card.Ed25519CardLists;
import io.openmaas.terminal.fleet.card.SignsCardLists;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts card lists together with the gateway's key. */
@Singleton
public final class CardBeans {

  /** Terminals that verify commands know the key already. */
  @Produces
  @Singleton
  SignsCardLists signer(CommandKey key) {
    return new Ed25519CardLists(key::sign);
  }
}
