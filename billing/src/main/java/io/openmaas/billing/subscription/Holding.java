package io.openmaas.billing.subscription;

import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A plan or add-on while the life of its subscription is read.
 *
 * @param since the day from which its phases count: a change of plan gives no second trial
 * @param chosenOn when this version was chosen; migrations of later days only apply
 * @param at the instant of {@code since}
 */
record Holding(Plan plan, BigDecimal quantity, LocalDate since, LocalDate chosenOn, Instant at) {

  Holding with(Plan other, LocalDate day) {
    return new Holding(other, quantity, since, day, at);
  }

  Holding migrated(Plan version) {
    return new Holding(version, quantity, since, chosenOn, at);
  }

  Holding times(BigDecimal other) {
    return new Holding(plan, other, since, chosenOn, at);
  }

  Stretch.Taken on(LocalDate day) {
    return new Stretch.Taken(plan, phaseOn(day), quantity);
  }

  private Optional<Phase> phaseOn(LocalDate day) {
    var end = new PhaseEnd(since);
    for (Phase phase : plan.content().phases()) {
      if (phase.length().isEmpty() || end.after(phase.length().get()).isAfter(day)) {
        return Optional.of(phase);
      }
    }
    return Optional.empty();
  }

  /** When the phase of this day ends: at the time of day of the start, if seconds count. */
  Optional<Instant> nextPhase(LocalDate day, ZoneId zone, boolean bySeconds) {
    var end = new PhaseEnd(since);
    for (Phase phase : plan.content().phases()) {
      if (phase.length().isEmpty()) {
        return Optional.empty();
      }
      LocalDate ends = end.after(phase.length().get());
      if (ends.isAfter(day)) {
        var midnight = ends.atStartOfDay(zone);
        return Optional.of(
            (bySeconds ? ends.atTime(at.atZone(zone).toLocalTime()).atZone(zone) : midnight)
                .toInstant());
      }
    }
    return Optional.empty();
  }

  /** Adds lengths up from the start, so that the 31st is not lost in a short month. */
  private static final class PhaseEnd {
    private final LocalDate start;
    private int months;
    private int days;

    PhaseEnd(LocalDate start) {
      this.start = start;
    }

    LocalDate after(CalendarPeriod length) {
      months = Math.addExact(months, length.months());
      days = Math.addExact(days, length.days());
      return start.plusMonths(months).plusDays(days);
    }
  }
}
