package io.openmaas.terminal.fleet.card.store;

import io.openmaas.terminal.fleet.card.Ed25519CardLists;
import io.openmaas.terminal.fleet.card.SendsCardLists;
import io.openmaas.terminal.fleet.card.SignsCardLists;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import org.jboss.logging.Logger;

/** What stands in where nothing else is wired. */
@Singleton
public final class CardBeans {
  private static final Logger LOG = Logger.getLogger(CardBeans.class);

  @Produces
  @Singleton
  @DefaultBean
  SendsCardLists sender() {
    return SendsCardLists.NONE;
  }

  /** A key of this run only: terminals cannot know it. */
  @Produces
  @Singleton
  @DefaultBean
  SignsCardLists signer() {
    LOG.warn("card lists are signed with a key of this run only: no terminal will trust them");
    try {
      PrivateKey key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
      return new Ed25519CardLists(message -> sign(key, message));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }
}
