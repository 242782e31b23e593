package io.openmaas.billing.account;

import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.UUID;

/**
 * How much may be spent for an account: a budget. What is spent counts on the local day of
 * departure.
 *
 * @param account a household, company or cost centre
 * @param most together in one window; absent: no limit
 * @param approvalAbove a trip that costs more needs an approver; absent: none does
 */
public record SpendingLimit(
    UUID id,
    AccountId account,
    Scope scope,
    Window per,
    Optional<Money> most,
    Optional<Money> approvalAbove) {
  public SpendingLimit {
    if (most.isEmpty() && approvalAbove.isEmpty()) {
      throw new IllegalArgumentException("a limit limits, or asks for approval");
    }
  }

  /** Whose spending counts. */
  public sealed interface Scope {
    /** All members' together. */
    record Everybody() implements Scope {}

    /** Each member's by itself. */
    record EachMember() implements Scope {}

    /** One member's; instead of what holds for each. */
    record One(TravellerId member) implements Scope {}
  }

  /** Over which local dates it counts. */
  public enum Window {
    DAY,
    /** ISO week, Monday to Sunday. */
    WEEK,
    /** Calendar month. */
    MONTH;

    /** The first local date of the window that holds this day. */
    public LocalDate first(LocalDate day) {
      return switch (this) {
        case DAY -> day;
        case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        case MONTH -> day.withDayOfMonth(1);
      };
    }

    /** The first local date after the window that holds this day. */
    public LocalDate end(LocalDate day) {
      LocalDate first = first(day);
      return switch (this) {
        case DAY -> first.plusDays(1);
        case WEEK -> first.plusWeeks(1);
        case MONTH -> first.plusMonths(1);
      };
    }
  }
}
