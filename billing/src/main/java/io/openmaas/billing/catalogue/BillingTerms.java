package io.openmaas.billing.catalogue;

import io.openmaas.core.money.Rounding;
import java.util.Optional;

/**
 * How a plan is billed. Where billing engines disagree, each way is a value here; docs/guides names
 * who does which.
 *
 * @param period from invoice to invoice
 * @param alignment where periods begin
 * @param proration what a part of a period costs
 * @param rounding of each line, once
 * @param priceBasis whether prices contain tax
 */
public record BillingTerms(
    CalendarPeriod period,
    Alignment alignment,
    ProrationConvention proration,
    Rounding rounding,
    PriceBasis priceBasis) {
  /** Monthly from the 1st, days of the period, half up, tax included. */
  public static final BillingTerms USUAL =
      new BillingTerms(
          CalendarPeriod.MONTH,
          new Alignment.Calendar(),
          ProrationConvention.ACTUAL_DAYS,
          Rounding.HALF_UP,
          PriceBasis.TAX_INCLUDED);

  /** Where billing periods begin. */
  public sealed interface Alignment {
    /** On the first day of the calendar's week, month or year. */
    record Calendar() implements Alignment {}

    /** On the day on which the subscription started; the day is kept as given (31 stays 31). */
    record Anniversary() implements Alignment {}

    /**
     * On this day of the month.
     *
     * @param day 1 to 31, kept as given; a shorter month ends earlier and moves nothing
     */
    record DayOfMonth(int day) implements Alignment {
      public DayOfMonth {
        if (day < 1 || day > 31) {
          throw new IllegalArgumentException("billing day " + day + " is not 1 to 31");
        }
      }
    }
  }

  /** Whether prices contain tax. */
  public enum PriceBasis {
    /** As consumers are shown them; tax is taken out of the sum. */
    TAX_INCLUDED,
    /** As companies agree them; tax is added to the sum. */
    TAX_ADDED
  }

  /**
   * What binds a subscriber.
   *
   * @param minimumTerm from the start; ending earlier costs the fee of {@link
   *     Charge.Occasion#EARLY_EXIT}
   * @param cancellation when a cancellation takes effect
   * @param change when a change to another plan takes effect
   */
  public record Binding(Optional<CalendarPeriod> minimumTerm, Effect cancellation, Effect change) {
    /** No minimum term, cancellation and change at once. */
    public static final Binding NONE =
        new Binding(Optional.empty(), Effect.AT_ONCE, Effect.AT_ONCE);
  }

  /** When what a subscriber asks for takes effect. */
  public enum Effect {
    /** On the day that is asked for, today at the earliest; what is unused is credited. */
    AT_ONCE,
    /** When the running billing period ends. */
    END_OF_PERIOD,
    /** When the minimum term ends; after it, when the running billing period ends. */
    END_OF_TERM
  }
}
