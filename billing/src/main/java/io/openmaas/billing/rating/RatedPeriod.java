package io.openmaas.billing.rating;

import io.openmaas.billing.metering.UsageKey;
import io.openmaas.core.money.Money;
import java.util.Currency;
import java.util.List;

/**
 * What the uses of a stretch cost.
 *
 * @param lines in the order of the uses, then of the plan's charges, then discounts and minimums
 * @param left what the subscription has after it
 * @param lapsed units of wallets and allowances whose last day was in the stretch; those of wallets
 *     are breakage. Known only when the stretch is closed
 * @param unrated uses that the plan has no price for; nothing is dropped
 */
public record RatedPeriod(
    List<RatedLine> lines, Holdings left, List<Holdings.Lot> lapsed, List<Unrated> unrated) {
  public RatedPeriod {
    lines = List.copyOf(lines);
    lapsed = List.copyOf(lapsed);
    unrated = List.copyOf(unrated);
  }

  /** A use that could not be rated, and why, for people. */
  public record Unrated(UsageKey use, String reason) {}

  /**
   * What the uses cost before wallets pay for them: what an offer shows and promises, for a wallet
   * is a means to pay and no discount.
   */
  public Money charged(Currency currency) {
    long minor = 0;
    for (RatedLine line : lines) {
      if (line.of().kind() != RatedLine.Kind.WALLET) {
        minor = Math.addExact(minor, line.amount().minor());
      }
    }
    return new Money(minor, currency);
  }

  /** The sum of all lines. */
  public Money total(Currency currency) {
    long minor = 0;
    for (RatedLine line : lines) {
      minor = Math.addExact(minor, line.amount().minor());
    }
    return new Money(minor, currency);
  }
}
