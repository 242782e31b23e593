package io.openmaas.billing.holding.store;

import io.openmaas.billing.holding.Credit;
import io.openmaas.billing.holding.PeriodClose;
import io.openmaas.billing.ledger.WalletPostings;
import io.openmaas.core.money.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a close does to one wallet or allowance: entries in units, and what they are worth in the
 * ledger. Worth is reckoned from the units that there are then, so that the ledger never says
 * anything else than the wallet.
 */
record ClosePosting(
    Credit.Wallet wallet, PeriodClose.Sum sum, Money granted, Money used, Money lapsed) {

  /**
   * @param before units there are before it
   */
  static ClosePosting of(Credit.Wallet wallet, PeriodClose.Sum sum, BigDecimal before) {
    BigDecimal granted = before.add(sum.granted());
    BigDecimal unused = granted.subtract(sum.used());
    BigDecimal rest = unused.subtract(sum.lapsed());
    return new ClosePosting(
        wallet,
        sum,
        wallet.worth(granted).minus(wallet.worth(before)),
        wallet.worth(granted).minus(wallet.worth(unused)),
        wallet.worth(unused).minus(wallet.worth(rest)));
  }

  /** By how much it changes what there is. */
  BigDecimal change() {
    return sum.granted().subtract(sum.used()).subtract(sum.lapsed());
  }

  /**
   * @param suffix of the kinds of entries; empty for the first close of a period
   */
  Uni<Void> post(
      Wallets wallets, SqlConnection connection, String source, String suffix, Instant at) {
    var fact =
        new WalletPostings.Fact(
            source + "/" + sum.code(), wallet.city(), wallet.account(), sum.code().value(), at);
    BigDecimal out = sum.used().negate();
    BigDecimal gone = sum.lapsed().negate();
    return Wallets.entry(connection, wallet, "GRANTED" + suffix, sum.granted(), source, at)
        .flatMap(_ -> wallets.post(connection, WalletPostings.granted(fact, granted), granted))
        .flatMap(_ -> Wallets.entry(connection, wallet, "USED" + suffix, out, source, at))
        .flatMap(_ -> wallets.post(connection, WalletPostings.used(fact, used), used))
        .flatMap(_ -> Wallets.entry(connection, wallet, "LAPSED" + suffix, gone, source, at))
        .flatMap(_ -> wallets.post(connection, WalletPostings.lapsed(fact, lapsed), lapsed));
  }
}
