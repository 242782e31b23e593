package io.openmaas.billing.subscription;

import static io.openmaas.billing.subscription.Subscribed.catalogue;
import static io.openmaas.billing.subscription.Subscribed.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.CalendarPeriod.Unit;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.core.traveller.TravellerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What holds for the fees of every history: random plans, random changes, many zones. */
class FeeLinesLawsTest {
  private static final int LIVES = 400;

  /** With changes of the clock at midnight, by half an hour, and a day that never was. */
  private static final List<String> ZONES =
      List.of(
          "Europe/Berlin",
          "America/New_York",
          "America/Sao_Paulo",
          "Australia/Lord_Howe",
          "Pacific/Apia",
          "Asia/Kathmandu",
          "UTC");

  /** A random catalogue and history. */
  private record Life(Catalogue catalogue, SubscriptionHistory history, DatePeriod window) {
    List<FeeLine> lines() {
      return FeeLines.of(history, catalogue, window);
    }
  }

  private static void eachLife(Consumer<Life> law) {
    long seed = Long.getLong("seed", new Random().nextLong());
    for (int i = 0; i < LIVES; i++) {
      var life = new Generator(new Random(seed + i)).life();
      try {
        law.accept(life);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + (seed + i) + ": " + life.history(), e);
      }
    }
  }

  @Test
  void the_stretches_of_a_life_have_no_gap_and_no_overlap() {
    eachLife(
        life -> {
          var timeline = Timeline.of(life.history(), life.catalogue());
          LocalDate day = timeline.term().from();
          for (Stretch stretch : timeline.stretches()) {
            assertEquals(day, stretch.days().from());
            day = stretch.days().to();
          }
          assertEquals(timeline.term().to(), day);
        });
  }

  @Test
  void each_day_that_is_owed_is_on_exactly_one_line_of_its_fee() {
    eachLife(
        life -> {
          var timeline = Timeline.of(life.history(), life.catalogue());
          var lines = life.lines();
          for (LocalDate day = life.window().from();
              day.isBefore(life.window().to());
              day = day.plusDays(1)) {
            LocalDate today = day;
            var owed = new ArrayList<String>();
            timeline.on(day).filter(stretch -> !stretch.paused()).stream()
                .flatMap(Stretch::taken)
                .filter(
                    taken -> taken.phase().filter(p -> p.percentOff().intValue() == 100).isEmpty())
                .forEach(
                    taken ->
                        taken.plan().fees().stream()
                            .filter(fee -> fee.amount().signum() != 0)
                            .forEach(fee -> owed.add(taken.plan().ref() + " " + fee.code())));
            var paid =
                lines.stream()
                    .filter(line -> !line.service().from().isAfter(today))
                    .filter(line -> line.service().to().isAfter(today))
                    .map(line -> line.of().plan() + " " + line.of().code())
                    .sorted()
                    .toList();
            Collections.sort(owed);
            assertEquals(owed, paid, () -> today + "\n" + Subscribed.text(lines));
          }
        });
  }

  @Test
  void a_narrow_window_gives_the_same_lines_as_a_wide_one() {
    eachLife(
        life -> {
          var found = new LinkedHashSet<FeeLine>();
          LocalDate from = life.window().from();
          while (from.isBefore(life.window().to())) {
            LocalDate to = from.plusDays(11);
            to = to.isBefore(life.window().to()) ? to : life.window().to();
            found.addAll(FeeLines.of(life.history(), life.catalogue(), new DatePeriod(from, to)));
            from = to;
          }
          assertEquals(new LinkedHashSet<>(life.lines()).size(), found.size());
          assertTrue(found.containsAll(life.lines()));
        });
  }

  @Test
  void when_changes_were_recorded_does_not_matter() {
    eachLife(
        life -> {
          var shuffled = new ArrayList<>(life.history().changes());
          Collections.shuffle(shuffled, new Random(shuffled.size()));
          var other =
              shuffled.stream()
                  .map(
                      e ->
                          new SubscriptionHistory.Entry(
                              e.id(),
                              Instant.EPOCH.plusSeconds(e.hashCode()),
                              e.day(),
                              e.at(),
                              e.change()))
                  .toList();
          assertEquals(
              life.lines(),
              FeeLines.of(
                  new SubscriptionHistory(life.history().id(), life.history().zone(), other),
                  life.catalogue(),
                  life.window()));
        });
  }

  @Test
  void days_cost_the_same_in_every_zone() {
    eachLife(
        life -> {
          boolean seconds =
              life.lines().stream()
                  .anyMatch(
                      line ->
                          life.catalogue().get(line.of().plan()).terms().billing().proration()
                              == ProrationConvention.SECONDS);
          for (String zone : seconds ? List.<String>of() : ZONES) {
            var elsewhere =
                new SubscriptionHistory(
                    life.history().id(), ZoneId.of(zone), life.history().changes());
            assertEquals(
                life.lines(), FeeLines.of(elsewhere, life.catalogue(), life.window()), zone);
          }
        });
  }

  @Test
  void what_is_taken_back_leaves_no_trace_in_the_fees() {
    eachLife(
        life -> {
          LocalDate day = life.window().from().plusDays(200);
          var pause = new UUID(9, 9);
          var with =
              life.history()
                  .with(
                      new SubscriptionHistory.Entry(
                          pause, Instant.EPOCH, day, Optional.empty(), new Change.Paused()))
                  .with(day, new Change.TakenBack(pause));
          assertEquals(life.lines(), FeeLines.of(with, life.catalogue(), life.window()));
        });
  }

  @Test
  void parts_of_a_period_add_up_to_the_whole_where_the_convention_says_so() {
    long seed = Long.getLong("seed", new Random().nextLong());
    for (int i = 0; i < LIVES; i++) {
      var random = new Random(seed + i);
      var convention =
          List.of(
                  ProrationConvention.ACTUAL_DAYS,
                  ProrationConvention.INCLUSIVE_DAYS,
                  ProrationConvention.SECONDS)
              .get(random.nextInt(3));
      String price = BigDecimal.valueOf(random.nextInt(100_000), 2).toPlainString();
      var plan = plan("p").prorated(convention).fee(price, Timing.IN_ARREARS).plan();
      var history =
          SubscriptionHistory.start(
              Subscribed.ID,
              ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))),
              Subscribed.day("2026-01-01"),
              Subscribed.started(plan));
      LocalDate day = Subscribed.day("2026-01-01");
      for (int change = 0; change < 20; change++) {
        day = day.plusDays(1 + random.nextInt(20));
        history =
            history.with(
                day, new Change.PayerChanged(change % 2 == 0 ? Subscribed.BERT : Subscribed.ANNA));
      }
      var lines =
          FeeLines.of(history, catalogue(plan), Subscribed.days("2026-01-01", "2027-01-01"));
      var total =
          lines.stream().map(l -> l.amount().major()).reduce(BigDecimal.ZERO, BigDecimal::add);
      assertEquals(
          0,
          new BigDecimal(price).multiply(BigDecimal.valueOf(12)).compareTo(total),
          "seed " + (seed + i));
    }
  }

  /** Makes plans that differ in all that matters for fees, and changes that may follow. */
  private static final class Generator {
    private final Random random;
    private final List<Plan> plans = new ArrayList<>();

    Generator(Random random) {
      this.random = random;
    }

    Life life() {
      var convention = pick(List.of(ProrationConvention.values()));
      if (convention == ProrationConvention.NONE) {
        convention = ProrationConvention.ACTUAL_DAYS;
      }
      for (String id : List.of("a", "b")) {
        plans.add(sketch(id, convention).addOns("x", "y").plan());
      }
      plans.add(
          sketch("a", convention)
              .version(
                  2,
                  "2025-02-01",
                  random.nextBoolean()
                      ? new Migration.On(day(300))
                      : new Migration.WithPeriodFrom(day(300)))
              .addOns("x")
              .plan());
      plans.add(sketch("x", convention).addOn().plan());
      plans.add(sketch("y", convention).addOn().plan());
      var catalogue = catalogue(plans.toArray(Plan[]::new));
      var zone = ZoneId.of(pick(ZONES));
      var start = day(60);
      var history =
          SubscriptionHistory.start(
              Subscribed.ID,
              zone,
              start,
              new Change.Started(
                  plans.get(random.nextInt(2)).ref(),
                  Subscribed.ANNA,
                  Set.of(),
                  BigDecimal.valueOf(1 + random.nextInt(3)),
                  random.nextInt(3) > 0 ? Optional.empty() : Optional.of(1 + random.nextInt(31))));
      history = refusable(history, history, catalogue);
      LocalDate day = start;
      for (int i = random.nextInt(12); i > 0; i--) {
        day = day.plusDays(1 + random.nextInt(50));
        history = refusable(history, history.with(day, change()), catalogue);
      }
      return new Life(catalogue, history, new DatePeriod(start, start.plusDays(800)));
    }

    private SubscriptionHistory refusable(
        SubscriptionHistory before, SubscriptionHistory after, Catalogue catalogue) {
      try {
        Timeline.of(after, catalogue);
        return after;
      } catch (ChangeRefused refused) {
        if (before == after) {
          var started = (Change.Started) after.changes().getFirst().change();
          return SubscriptionHistory.start(
              after.id(),
              after.zone(),
              after.changes().getFirst().day(),
              new Change.Started(
                  started.plan(), Subscribed.ANNA, Set.of(), BigDecimal.ONE, Optional.empty()));
        }
        return before;
      }
    }

    private Subscribed.PlanSketch sketch(String id, ProrationConvention convention) {
      var sketch =
          plan(id)
              .every(period())
              .prorated(convention)
              .aligned(
                  switch (random.nextInt(3)) {
                    case 0 -> new Alignment.Calendar();
                    case 1 -> new Alignment.Anniversary();
                    default -> new Alignment.DayOfMonth(1 + random.nextInt(31));
                  });
      for (int i = random.nextInt(3); i > 0; i--) {
        sketch.phase(Phase.Kind.DISCOUNT, period(), random.nextBoolean() ? "100" : "12.5");
      }
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        sketch.fee(
            "fee-" + i,
            BigDecimal.valueOf(random.nextInt(20) * 499L, 2).toPlainString(),
            period(),
            pick(List.of(Timing.values())));
      }
      return sketch;
    }

    private Change change() {
      return switch (random.nextInt(10)) {
        case 0 -> new Change.PlanChanged(pick(plans).ref());
        case 1 -> new Change.QuantityChanged(BigDecimal.valueOf(1 + random.nextInt(5)));
        case 2 -> new Change.AddOnTaken(pick(plans).ref(), BigDecimal.ONE);
        case 3 -> new Change.AddOnEnded(new PlanId(random.nextBoolean() ? "x" : "y"));
        case 4 -> new Change.Paused();
        case 5 -> new Change.Resumed();
        case 6 -> new Change.PayerChanged(new AccountId(new UUID(0, random.nextInt(4))));
        case 7 -> new Change.MembersChanged(Set.of(new TravellerId(new UUID(1, 1))));
        case 8 -> new Change.BillingDayMoved(1 + random.nextInt(31));
        default -> random.nextInt(4) == 0 ? new Change.Ended("asked") : new Change.Paused();
      };
    }

    private CalendarPeriod period() {
      return switch (random.nextInt(6)) {
        case 0 -> new CalendarPeriod(10 + random.nextInt(40), Unit.DAY);
        case 1 -> new CalendarPeriod(1 + random.nextInt(4), Unit.WEEK);
        case 2 -> CalendarPeriod.YEAR;
        default -> new CalendarPeriod(1 + random.nextInt(4), Unit.MONTH);
      };
    }

    private LocalDate day(int within) {
      return Subscribed.day("2025-01-01").plus(random.nextInt(within), ChronoUnit.DAYS);
    }

    private <T> T pick(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }
  }
}
