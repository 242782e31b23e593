package io.openmaas.billing.ledger;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.ledger.LedgerTransaction.Kind;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The posting templates of wallets: what an account may still use is our liability. */
public final class WalletPostings {
  private WalletPostings() {}

  /**
   * Whose wallet, and the fact.
   *
   * @param source the fact's own identity
   * @param wallet code of the wallet
   */
  public record Fact(String source, CityId city, AccountId account, String wallet, Instant at) {}

  /** Money came in for the wallet. */
  public static LedgerTransaction toppedUp(Fact fact, Money amount) {
    return move(Kind.WALLET_TOPPED_UP, fact, Purpose.BANK, "", amount);
  }

  /** The plan granted units of this value. */
  public static LedgerTransaction granted(Fact fact, Money amount) {
    return move(Kind.WALLET_GRANTED, fact, Purpose.WALLET_GRANTS, fact.wallet(), amount);
  }

  /** A trip that the wallet had paid was given back: the wallet has it again. */
  public static LedgerTransaction refunded(Fact fact, Money amount) {
    return move(Kind.WALLET_REFUNDED, fact, Purpose.WALLET_USED, fact.wallet(), amount);
  }

  /** The wallet paid for trips. */
  public static LedgerTransaction used(Fact fact, Money amount) {
    return move(Kind.WALLET_USED, fact, Purpose.WALLET_USED, fact.wallet(), amount.negated());
  }

  /** Units lapsed: breakage. */
  public static LedgerTransaction lapsed(Fact fact, Money amount) {
    return move(Kind.WALLET_LAPSED, fact, Purpose.BREAKAGE, fact.wallet(), amount.negated());
  }

  private static LedgerTransaction move(
      Kind kind, Fact fact, Purpose from, String detail, Money intoWallet) {
    return new LedgerTransaction(
        kind,
        fact.source(),
        fact.city(),
        Optional.empty(),
        fact.at(),
        List.of(
            Entry.of(Party.COMPANY, from, detail, intoWallet),
            Entry.of(
                Party.of(fact.account()), Purpose.WALLET, fact.wallet(), intoWallet.negated())));
  }
}
