package io.openmaas.billing.account;

import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * Somebody pays for another account: an employer, a clinic, a housing company.
 *
 * @param from the first local date it holds for
 */
public record Sponsorship(AccountId sponsor, AccountId sponsored, Rule rule, LocalDate from) {
  public Sponsorship {
    if (sponsor.equals(sponsored)) {
      throw new IllegalArgumentException("nobody sponsors himself");
    }
  }

  /** What the sponsor pays. */
  public sealed interface Rule {
    /** Everything; all lines are on the sponsor's invoice. */
    record PaysAll() implements Rule {}

    /**
     * @param percent of each invoice's total, above 0 and below 100
     */
    record PaysShare(BigDecimal percent) implements Rule {
      public PaysShare {
        if (percent.signum() <= 0 || percent.compareTo(BigDecimal.valueOf(100)) >= 0) {
          throw new IllegalArgumentException(
              "a share of " + percent + " % is not above 0, below 100");
        }
      }
    }

    /**
     * @param most of each invoice's total
     */
    record PaysUpTo(Money most) implements Rule {}

    /**
     * The sponsor is billed for everything and collects a fee from the sponsored itself, for
     * instance with the rent; the sponsored owes us nothing.
     *
     * @param feePerPeriod told to both, not charged by us
     */
    record Collects(Money feePerPeriod) implements Rule {}
  }

  /** A total in two parts that add up to it. */
  public record Parts(Money sponsor, Money sponsored) {}

  /** Whether all lines go on the sponsor's invoice. */
  public boolean consolidates() {
    return switch (rule) {
      case Rule.PaysAll _, Rule.Collects _ -> true;
      case Rule.PaysShare _, Rule.PaysUpTo _ -> false;
    };
  }

  /** Who pays how much of an invoice; a credit (below zero) stays with the sponsored. */
  public Parts split(Money total) {
    Money nothing = Money.zero(total.currency());
    Money sponsored =
        switch (rule) {
          case Rule.PaysAll _, Rule.Collects _ -> nothing;
          case Rule.PaysShare _, Rule.PaysUpTo _ when total.isNegative() -> total;
          case Rule.PaysShare(BigDecimal percent) ->
              total.minus(
                  Money.of(
                      total.major().multiply(percent).movePointLeft(2),
                      total.currency(),
                      Rounding.HALF_UP));
          case Rule.PaysUpTo(Money most) -> total.minus(total.min(most));
        };
    return new Parts(total.minus(sponsored), sponsored);
  }
}
