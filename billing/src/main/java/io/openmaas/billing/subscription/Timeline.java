package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Plan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * The life of a subscription as its history and the catalogue tell it: stretches one after another
 * without gap or overlap, the first begins with the term, the last ends with it.
 *
 * @param term to {@link #FOREVER} while no end is known; empty if it ended on its first day
 * @param stretches in order; none for an empty term
 * @param periods the billing periods
 * @param moments what makes one-off fees due, in order
 * @param currency of all its plans
 */
public record Timeline(
    SubscriptionId id,
    ZoneId zone,
    DatePeriod term,
    List<Stretch> stretches,
    BillingPeriods periods,
    List<Moment> moments,
    Currency currency) {
  /** The end of what has no known end. */
  public static final LocalDate FOREVER = LocalDate.of(9999, 12, 31);

  public Timeline {
    stretches = List.copyOf(stretches);
    moments = List.copyOf(moments);
  }

  /**
   * A day on which a one-off fee is due.
   *
   * @param plan which has the fee
   * @param account who pays, or gets the deposit back
   */
  public record Moment(
      LocalDate day, Plan plan, Charge.OneOffFee fee, AccountId account, Direction direction) {}

  /** Which way the money goes. */
  public enum Direction {
    CHARGED,
    GIVEN_BACK
  }

  /**
   * The same history and catalogue give the same timeline, whatever the order of recording, the
   * clock and the zone of the server. Later versions of a plan come in by their migration policy.
   *
   * @throws ChangeRefused if a change cannot follow the one before it
   * @throws IllegalStateException if the catalogue lacks a plan version that was sold
   */
  public static Timeline of(SubscriptionHistory history, Catalogue catalogue) {
    return new TimelineReading(history, catalogue).read();
  }

  /** The last day it holds, plus one; absent while no end is known. */
  public Optional<LocalDate> endsOn() {
    return term.to().equals(FOREVER) ? Optional.empty() : Optional.of(term.to());
  }

  /** What holds on this day (at its end, where it changes during the day). */
  public Optional<Stretch> on(LocalDate day) {
    return stretches.reversed().stream()
        .filter(s -> !s.days().from().isAfter(day) && s.days().to().isAfter(day))
        .findFirst();
  }

  /** What holds at this instant. */
  public Optional<Stretch> at(Instant instant) {
    return stretches.stream().filter(s -> s.time().contains(instant)).findFirst();
  }

  /** Whether it can be used on this day. */
  public boolean runsOn(LocalDate day) {
    return on(day).filter(stretch -> !stretch.paused()).isPresent();
  }

  /**
   * The first day after the minimum term of the plan that holds on this day; the start without one.
   */
  public LocalDate boundUntil(LocalDate day) {
    return on(day)
        .flatMap(stretch -> stretch.plan().plan().terms().binding().minimumTerm())
        .map(length -> length.after(term.from()))
        .orElse(term.from());
  }
}
