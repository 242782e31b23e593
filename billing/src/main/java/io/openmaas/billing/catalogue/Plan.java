package io.openmaas.billing.catalogue;

import io.openmaas.core.offer.TariffRef;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;

/**
 * One version of a plan: what it costs to have it, and to travel with it.
 *
 * @param version from 1
 * @param effectiveFrom the first local date on which it is sold, until a later version is
 * @param text what travellers read
 * @param terms how it is billed
 * @param prices each kind of usage is priced by the components that name it
 */
public record Plan(
    PlanId id,
    int version,
    LocalDate effectiveFrom,
    Currency currency,
    Text text,
    Terms terms,
    List<PriceComponent> prices) {

  public Plan {
    prices = List.copyOf(prices);
    if (version < 1) {
      throw new IllegalArgumentException("versions count from 1");
    }
  }

  /** {@code PLAN@VERSION} */
  public TariffRef ref() {
    return new TariffRef(id + "@" + version);
  }

  /** The components that price this kind of usage, in the order of the catalogue. */
  public List<PriceComponent.OfUsage> pricesOf(UsageKind kind) {
    return prices.stream()
        .filter(PriceComponent.OfUsage.class::isInstance)
        .map(PriceComponent.OfUsage.class::cast)
        .filter(component -> component.usage() == kind)
        .toList();
  }

  /** The fees that are due for each billing period. */
  public List<PriceComponent.RecurringFee> fees() {
    return prices.stream()
        .filter(PriceComponent.RecurringFee.class::isInstance)
        .map(PriceComponent.RecurringFee.class::cast)
        .toList();
  }

  /** What travellers read. */
  public record Text(String name, String description) {}

  /**
   * How a plan is billed.
   *
   * @param withoutSubscription whether it is what travellers without a subscription pay
   */
  public record Terms(BillingAnchor billing, Ceiling ceiling, boolean withoutSubscription) {}

  /** Where billing periods begin. */
  public enum BillingAnchor {
    /** On the first of each month; the first period is shorter when it starts within a month. */
    CALENDAR_MONTH,
    /** On the day of the month on which the subscription started. */
    ANNIVERSARY
  }

  /**
   * How far a metered ride may exceed the plan before it may cost more than the ceiling of its
   * offer: the ceiling is the price of the planned minutes plus {@code minutesPercent}, but at
   * least {@code minutesAtLeast} more (to unlock and to return), and of the planned metres plus
   * {@code metresPercent}.
   */
  public record Ceiling(int minutesPercent, int minutesAtLeast, int metresPercent) {
    public Ceiling {
      if (minutesPercent < 0 || minutesAtLeast < 0 || metresPercent < 0) {
        throw new IllegalArgumentException("a ceiling is not below the planned ride");
      }
    }
  }
}
