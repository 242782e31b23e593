package io.openmaas.billing.subscription;

import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.subscription.FeeLine.Part;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The periods of a fee that are charged by a day: a first part, whole periods, a last part.
 *
 * @param periods in order, without gap; the first and the last may be parts
 */
public record BilledCycles(List<Billed> periods) {

  public BilledCycles {
    periods = List.copyOf(periods);
  }

  /**
   * @param part absent for a whole period
   */
  public record Billed(DatePeriod days, Optional<Part> part) {}

  /**
   * @param start the first day of the fee
   * @param end the first day on which it is no longer owed; absent while there is no end
   * @param target in advance all periods that begin on or before this day are charged, in arrears
   *     all that end on or before it
   */
  public static BilledCycles until(
      Cycle cycle,
      Timing timing,
      ProrationConvention convention,
      LocalDate start,
      Optional<LocalDate> end,
      LocalDate target) {
    var billed = new ArrayList<Billed>();
    LocalDate from = start;
    while (end.isEmpty() || from.isBefore(end.get())) {
      DatePeriod whole = cycle.periodOf(from);
      LocalDate to = end.filter(day -> day.isBefore(whole.to())).orElse(whole.to());
      LocalDate due = timing == Timing.IN_ADVANCE ? from : to;
      if (due.isAfter(target)) {
        break;
      }
      var days = new DatePeriod(from, to);
      billed.add(new Billed(days, Proration.part(convention, cycle.every(), whole, days)));
      from = to;
    }
    return new BilledCycles(billed);
  }

  /** The first day that is not charged yet; absent if nothing is charged. */
  public Optional<LocalDate> billedThrough() {
    return periods.isEmpty() ? Optional.empty() : Optional.of(periods.getLast().days().to());
  }

  /** The whole periods. */
  public List<DatePeriod> whole() {
    return periods.stream().filter(p -> p.part().isEmpty()).map(Billed::days).toList();
  }

  /** For people: {@code 12/31 + 2}; {@code 0} for none. */
  public String terms() {
    var terms = new ArrayList<String>();
    int wholes = 0;
    for (Billed billed : periods) {
      if (billed.part().isEmpty()) {
        wholes++;
        continue;
      }
      if (wholes > 0) {
        terms.add(Integer.toString(wholes));
        wholes = 0;
      }
      terms.add(billed.part().get().toString());
    }
    if (wholes > 0 || terms.isEmpty()) {
      terms.add(Integer.toString(wholes));
    }
    return terms.stream().collect(Collectors.joining(" + "));
  }

  /** The sum, each part rounded half up to so many decimals before it is added (Kill Bill: 9). */
  public BigDecimal sum(int decimals) {
    return periods.stream()
        .map(billed -> billed.part().map(part -> part.ratio(decimals)).orElse(BigDecimal.ONE))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
