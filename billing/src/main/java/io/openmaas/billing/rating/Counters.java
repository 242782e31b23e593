package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Benefit.Per;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.Holdings.Counted;
import io.openmaas.billing.rating.Holdings.Counter;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.billing.subscription.DatePeriod;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What charges, allowances, caps and commitments counted in their windows, while one rates. */
final class Counters {
  /** A use may begin so long before the stretch in which it ends; its windows are still open. */
  private static final int DAYS_KEPT = 7;

  private static final Comparator<Counter> IN_ORDER =
      Comparator.comparing(Counter::of)
          .thenComparing(counter -> counter.window().map(DatePeriod::from).orElse(LocalDate.MIN))
          .thenComparing(counter -> counter.window().map(DatePeriod::to).orElse(LocalDate.MIN))
          .thenComparing(Counter::variant);

  /** A window of one code; term: no window. */
  record Key(ChargeCode of, int variant, Optional<DatePeriod> window) {}

  private final Stretch stretch;
  private final Optional<DatePeriod> period;
  private Map<Key, Counted> counted;

  Counters(Stretch stretch, List<Counter> before) {
    this.stretch = stretch;
    this.period = Optional.of(stretch.period());
    this.counted = before.isEmpty() ? Map.of() : new HashMap<>();
    for (Counter counter : before) {
      counted.merge(
          new Key(counter.of(), counter.variant(), counter.window()),
          counter.counted(),
          Counters::sum);
    }
  }

  private static Counted sum(Counted a, Counted b) {
    Set<String> values = a.values();
    if (!b.values().isEmpty()) {
      values = new HashSet<>(values);
      values.addAll(b.values());
    }
    return new Counted(
        a.units().add(b.units()), a.amount().add(b.amount()), a.uses() + b.uses(), values);
  }

  Key period(ChargeCode code, int variant) {
    return new Key(code, variant, period);
  }

  /** The window into which a use falls by its beginning. */
  Key window(ChargeCode code, Per per, Use use) {
    return new Key(
        code,
        0,
        switch (per) {
          case USE -> throw new IllegalArgumentException("a use has no window");
          case DAY -> Optional.of(DatePeriod.day(beginning(use)));
          case WEEK -> {
            LocalDate monday =
                beginning(use).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            yield Optional.of(new DatePeriod(monday, monday.plusWeeks(1)));
          }
          case MONTH -> {
            LocalDate first = beginning(use).withDayOfMonth(1);
            yield Optional.of(new DatePeriod(first, first.plusMonths(1)));
          }
          case PERIOD -> period;
          case TERM -> Optional.empty();
        });
  }

  private LocalDate beginning(Use use) {
    return use.time().from().atZone(stretch.zone()).toLocalDate();
  }

  Counted get(Key key) {
    return counted.getOrDefault(key, Counted.NONE);
  }

  boolean has(Key key) {
    return counted.containsKey(key);
  }

  void add(Key key, BigDecimal units, BigDecimal amount) {
    put(key, sum(get(key), new Counted(units, amount, 1, Set.of())));
  }

  void put(Key key, Counted value) {
    if (!(counted instanceof HashMap)) {
      counted = new HashMap<>();
    }
    counted.put(key, value);
  }

  /**
   * Those that a later use may need, in a fixed order: all while the stretch is open; then those
   * whose windows reach beyond it.
   */
  List<Counter> left() {
    if (counted.isEmpty()) {
      return List.of();
    }
    LocalDate to = stretch.days().to();
    boolean last = !to.isBefore(stretch.period().to());
    return counted.entrySet().stream()
        .filter(
            entry -> {
              var window = entry.getKey().window();
              boolean ofPeriod = window.equals(period);
              return !stretch.closed()
                  || window.isEmpty()
                  || (ofPeriod ? !last : window.get().to().isAfter(to.minusDays(DAYS_KEPT)));
            })
        .map(
            entry ->
                new Counter(
                    entry.getKey().of(),
                    entry.getKey().variant(),
                    entry.getKey().window(),
                    entry.getValue()))
        .sorted(IN_ORDER)
        .toList();
  }
}
