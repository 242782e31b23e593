package io.openmaas.billing.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.invoice.Coupon;
import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.invoice.InvoicingTerms;
import io.openmaas.billing.invoice.InvoicingTerms.Credits;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.subscription.Change;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for every life of a subscription, whatever becomes known when. */
class DrawingLawsTest {
  private static final int LIVES = 60;
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Europe/Helsinki"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Asia/Seoul"),
          ZoneId.of("Pacific/Kiritimati"),
          ZoneId.of("America/St_Johns"));

  /** Something that happens on a day and is known on a later one. */
  private record Fact(LocalDate known, String about, java.util.function.Consumer<Town> happens) {}

  private record Life(
      InvoicingTerms terms, ZoneId zone, List<Plan> plans, List<Fact> facts, LocalDate end) {
    Town town() {
      return new Town(terms, zone, plans.toArray(Plan[]::new));
    }
  }

  private static Plan plan(Random random, String name) {
    var conventions =
        List.of(
            ProrationConvention.ACTUAL_DAYS,
            ProrationConvention.ACTUAL_DAYS_FROM_STUB,
            ProrationConvention.FIXED_30,
            ProrationConvention.INCLUSIVE_DAYS,
            ProrationConvention.NONE);
    var plan =
        Town.plan(name)
            .prorated(conventions.get(random.nextInt(conventions.size())))
            .fee(
                "advance",
                BigDecimal.valueOf(1_000 + random.nextInt(10_000), 2).toPlainString(),
                Timing.IN_ADVANCE,
                TaxCategory.CAR_RENTAL)
            .fee(
                "arrears",
                BigDecimal.valueOf(1_000 + random.nextInt(10_000), 2).toPlainString(),
                Timing.IN_ARREARS,
                TaxCategory.STANDARD)
            .usage(
                "ride",
                new PriceModel.PerUnit(BigDecimal.valueOf(1 + random.nextInt(99_999), 4)),
                Charge.Basis.EACH_USE,
                TaxCategory.LOCAL_PASSENGER_TRANSPORT)
            .usage(
                "sum",
                new PriceModel.Graduated(
                    List.of(
                        new PriceModel.Tier(
                            Optional.of(BigDecimal.valueOf(50)),
                            new BigDecimal("0.333"),
                            BigDecimal.ZERO),
                        new PriceModel.Tier(
                            Optional.empty(), new BigDecimal("0.1"), BigDecimal.ONE)),
                    PriceModel.AtZero.NOTHING),
                Charge.Basis.PERIOD,
                TaxCategory.BIKE_RENTAL);
    if (random.nextBoolean()) {
      plan.benefit(
          new Benefit.Allowance(
              new ChargeCode("free"),
              Localised.of("free"),
              Town.UNITS,
              UsageFilter.ANY,
              0,
              Benefit.Grant.of(BigDecimal.valueOf(20), Benefit.Per.PERIOD),
              Set.of(new ChargeCode("ride"))));
    }
    benefits(random).forEach(plan::benefit);
    return plan.plan();
  }

  /** What reaches beyond a use, and beyond a billing period. */
  private static List<Benefit> benefits(Random random) {
    var all = new ArrayList<Benefit>();
    if (random.nextInt(3) == 0) {
      var per = List.of(Benefit.Per.USE, Benefit.Per.DAY, Benefit.Per.WEEK, Benefit.Per.PERIOD);
      all.add(
          new Benefit.Cap(
              new ChargeCode("cap"),
              Localised.of("cap"),
              UsageFilter.ANY,
              BigDecimal.valueOf(1 + random.nextInt(6_000), 2),
              per.get(random.nextInt(per.size()))));
    }
    if (random.nextInt(3) == 0) {
      all.add(
          new Benefit.Allowance(
              new ChargeCode("term"),
              Localised.of("term"),
              Town.UNITS,
              UsageFilter.ANY,
              1,
              Benefit.Grant.of(BigDecimal.valueOf(random.nextInt(150)), Benefit.Per.TERM),
              Set.of(new ChargeCode("ride"))));
    }
    if (random.nextInt(3) == 0) {
      all.add(
          new Benefit.Allowance(
              new ChargeCode("carried"),
              Localised.of("carried"),
              Town.UNITS,
              UsageFilter.ANY,
              2,
              new Benefit.Grant(
                  BigDecimal.valueOf(30),
                  Benefit.Per.PERIOD,
                  Optional.empty(),
                  Optional.of(new Benefit.Rollover(Optional.empty(), 1 + random.nextInt(2)))),
              Set.of(new ChargeCode("ride"))));
    }
    if (random.nextInt(3) == 0) {
      all.add(
          new Benefit.Wallet(
              new ChargeCode("points"),
              Localised.of("points"),
              UsageFilter.ANY,
              new BigDecimal("0.5"),
              BigDecimal.valueOf(random.nextInt(60)),
              new Benefit.Expiry(Optional.of(CalendarPeriod.MONTH), Optional.empty())));
    }
    return all;
  }

  private static Life life(Random random) {
    return life(random, ZONES.get(random.nextInt(ZONES.size())));
  }

  /** The same seed gives the same local times in every zone. */
  private static Life life(Random random, ZoneId zone) {
    var terms =
        new InvoicingTerms(
            random.nextBoolean() ? Credits.ON_INVOICE : Credits.CREDIT_NOTES,
            InvoicingTerms.ZeroTotal.INVOICED,
            Optional.empty(),
            InvoicingTerms.TaxTerms.EN_16931,
            InvoicingTerms.LastDay.WITHOUT_USE,
            InvoicingTerms.CostCentres.ONE_DOCUMENT);
    var plans = List.of(plan(random, "a"), plan(random, "b"));
    LocalDate start = LocalDate.of(2025, 9, 1).plusDays(random.nextInt(60));
    int days = 100 + random.nextInt(120);
    var facts = new ArrayList<Fact>();
    int billingDay = 1 + random.nextInt(31);
    facts.add(new Fact(start, "s", town -> town.start("s", start.toString(), "a@1", billingDay)));
    LocalDate changed = start;
    boolean onB = false;
    for (int i = random.nextInt(3); i > 0; i--) {
      changed = changed.plusDays(1 + random.nextInt(50));
      String day = changed.toString();
      Change change;
      if (random.nextBoolean()) {
        change = new Change.PlanChanged(plans.get(onB ? 0 : 1).ref());
        onB = !onB;
      } else {
        change = new Change.QuantityChanged(BigDecimal.valueOf(2 + random.nextInt(50)));
      }
      // recorded in the order in which it holds, but up to 40 days late
      LocalDate known = later(last(facts), changed.plusDays(random.nextInt(40)));
      facts.add(new Fact(known, "s", town -> town.change("s", day, change)));
    }
    if (random.nextInt(3) == 0) {
      LocalDate ended = changed.plusDays(1 + random.nextInt(60));
      LocalDate known = later(last(facts), ended.plusDays(random.nextInt(20)));
      facts.add(
          new Fact(known, "s", town -> town.change("s", ended.toString(), new Change.Ended("x"))));
    }
    for (int i = 0; i < 40; i++) {
      LocalDate day = start.plusDays(random.nextInt(days));
      // not in the hours that a change of the clock skips or repeats
      Instant at = day.atTime(4, 0).plusSeconds(random.nextInt(19 * 3_600)).atZone(zone).toInstant();
      LocalDate known = day.plusDays(random.nextInt(4) == 0 ? random.nextInt(70) : 0);
      String key = "u" + i;
      String units = BigDecimal.valueOf(random.nextInt(20_000), 3).toPlainString();
      facts.add(
          new Fact(known, key, town -> town.world.use(Town.usage(key, town.first(), at, units))));
      if (random.nextInt(8) == 0) {
        LocalDate corrected = known.plusDays(random.nextInt(60));
        String other = BigDecimal.valueOf(random.nextInt(20_000), 3).toPlainString();
        boolean reversed = random.nextBoolean();
        facts.add(
            new Fact(
                corrected,
                key,
                town -> {
                  Usage usage = Town.usage(key, town.first(), at, other);
                  if (reversed) {
                    town.world.reverse(town.first().id(), usage.key());
                  } else {
                    town.world.use(usage);
                  }
                }));
      }
    }
    LocalDate end = facts.stream().map(Fact::known).max(LocalDate::compareTo).orElseThrow();
    facts.sort(java.util.Comparator.comparing(Fact::known));
    return new Life(terms, zone, plans, facts, end.plusMonths(2));
  }

  private static LocalDate last(List<Fact> facts) {
    return facts.getLast().known();
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  /** Plays facts as they become known, with an invoice run on these days. */
  private static Town play(Life life, List<LocalDate> runs) {
    Town town = life.town();
    int next = 0;
    for (LocalDate run : runs) {
      while (next < life.facts().size() && !life.facts().get(next).known().isAfter(run)) {
        life.facts().get(next++).happens().accept(town);
      }
      var whole = town.world.drawAll(town.first().id(), run);
      var drawn = town.world.draw(town.first().id(), run, run);
      if (!whole.drafts().equals(drawn.drafts())) {
        assertEquals(text(whole.drafts()), text(drawn.drafts()), "on " + run);
      }
      town.world.invoice(run);
      assertEquals(List.of(), town.world.invoice(run), "again");
    }
    return town;
  }

  private static String text(List<Draft> drafts) {
    return drafts.stream()
        .map(draft -> draft.head().billedOn() + ":\n" + Town.text(draft))
        .collect(Collectors.joining("\n"));
  }

  private static List<LocalDate> runs(Random random, Life life) {
    var runs = new ArrayList<LocalDate>();
    LocalDate day = LocalDate.of(2025, 9, 15);
    while (day.isBefore(life.end())) {
      runs.add(day);
      day = day.plusDays(1 + random.nextInt(45));
    }
    runs.add(life.end());
    return runs;
  }

  private interface Law {
    void check(Random random, Life life);
  }

  private static void forAllLives(Law law) {
    long base = 20261122;
    for (int i = 0; i < LIVES; i++) {
      long seed = base + i;
      var random = new Random(seed);
      Life life = life(random);
      try {
        law.check(random, life);
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
      }
    }
  }

  /** What was posted in all, by charge and plan. */
  private static Map<String, Long> sums(Town town) {
    var sums = new TreeMap<String, Long>();
    for (Issued issued : town.world.documents()) {
      for (DocumentLine line : issued.document().draft().lines()) {
        String of =
            line.due().key().use().isPresent()
                ? line.due().key().use().get().value()
                : line.due().of().plan().orElseThrow().value();
        sums.merge(line.due().key().code() + " " + of, line.due().amount().minor(), Math::addExact);
      }
    }
    sums.values().removeIf(sum -> sum == 0);
    return sums;
  }

  /** Also: a drawing that looks at the whole past finds the same, and running again nothing. */
  @Test
  void late_lines_are_what_everything_comes_to_less_what_was_posted() {
    forAllLives(
        (random, life) -> {
          Town often = play(life, runs(random, life));
          Town once = play(life, List.of(life.end()));
          assertEquals(sums(once), sums(often));
        });
  }

  @Test
  void lines_sum_to_the_document_and_tax_to_its_rates() {
    forAllLives(
        (random, life) -> {
          Town town = life.town();
          town.world.give(
              town.first().id(),
              new Coupon.Fixed(
                  "c", Localised.of("c"), Set.of(), new Money(random.nextInt(9_000), Town.EUR)));
          int next = 0;
          for (LocalDate run : runs(random, life)) {
            while (next < life.facts().size() && !life.facts().get(next).known().isAfter(run)) {
              life.facts().get(next++).happens().accept(town);
            }
            town.world.invoice(run);
          }
          long balance = 0;
          for (Issued issued : town.world.documents()) {
            Draft draft = issued.document().draft();
            check(draft);
            balance += draft.totals().balance().minor();
            InvoiceDocument read = InvoiceDocument.parse(issued.document().bytes());
            for (int i = 0; i < draft.lines().size(); i++) {
              assertEquals(
                  draft.lines().get(i).due().detail(), read.draft().lines().get(i).due().detail());
            }
            assertEquals(issued.document(), read);
          }
          assertEquals(balance, town.balance().minor());
          assertTrue(balance >= 0);
        });
  }

  private static void check(Draft draft) {
    var totals = draft.totals();
    long net = 0;
    long tax = 0;
    long amounts = 0;
    for (DocumentLine line : draft.lines()) {
      net += line.share().net().minor();
      tax += line.share().tax().minor();
      amounts += line.afterDiscount().minor();
    }
    assertEquals(totals.net().minor(), net);
    assertEquals(totals.tax().minor(), tax);
    assertEquals(net, amounts, "net prices");
    assertEquals(totals.gross().minor(), net + tax);
    for (Draft.TaxSum sum : draft.taxes()) {
      // EN 16931 BR-CO-17
      assertEquals(
          sum.of()
              .percent()
              .multiply(BigDecimal.valueOf(sum.net().minor()))
              .movePointLeft(2)
              .setScale(0, java.math.RoundingMode.HALF_UP)
              .longValueExact(),
          sum.tax().minor());
    }
    assertTrue(totals.payable().minor() >= 0, "nothing negative is asked for");
    assertEquals(draft.kind() == Draft.Kind.CREDIT_NOTE, totals.gross().isNegative());
  }

  @Test
  void neither_order_of_arrival_nor_zone_or_language_of_the_server_matter() {
    TimeZone zone = TimeZone.getDefault();
    Locale locale = Locale.getDefault();
    try {
      forAllLives(
          (random, life) -> {
            TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
            Locale.setDefault(Locale.ROOT);
            byte[] one = bytes(play(life, List.of(life.end())));
            TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            var other =
                new Life(
                    life.terms(), life.zone(), life.plans(), shuffled(random, life), life.end());
            byte[] two = bytes(play(other, List.of(life.end())));
            assertEquals(
                new String(one, java.nio.charset.StandardCharsets.UTF_8),
                new String(two, java.nio.charset.StandardCharsets.UTF_8));
          });
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
    }
  }

  /** Neither the customer's zone nor its changes of the clock: local days are billed. */
  @Test
  void the_same_local_times_cost_the_same_in_every_zone_whatever_the_clock_does() {
    for (long seed = 777; seed < 777 + LIVES / 3; seed++) {
      String expected = null;
      for (ZoneId zone : ZONES) {
        var random = new Random(seed);
        Life life = life(random, zone);
        String found =
            play(life, runs(random, life)).world.documents().stream()
                .map(issued -> issued.number() + "\n" + Town.text(List.of(issued)))
                .collect(Collectors.joining("\n"));
        expected = expected == null ? found : expected;
        assertEquals(expected, found, "seed " + seed + " in " + zone);
      }
    }
  }

  /** When things were entered is kept, and has no part in what they cost. */
  @Test
  void the_time_of_entry_does_not_matter() {
    forAllLives(
        (random, life) -> {
          Town town = play(life, List.of(life.end()));
          Town later = life.town();
          later.enteredLater = java.time.Duration.ofHours(1 + random.nextInt(50_000));
          life.facts().forEach(fact -> fact.happens().accept(later));
          later.world.invoice(life.end());
          assertEquals(
              new String(bytes(town), java.nio.charset.StandardCharsets.UTF_8),
              new String(bytes(later), java.nio.charset.StandardCharsets.UTF_8));
        });
  }

  /** Uses in another order; what happens to a subscription, and corrections, in their own. */
  private static List<Fact> shuffled(Random random, Life life) {
    var mixed = new ArrayList<Fact>();
    var rest = new ArrayList<>(life.facts());
    var queues = new TreeMap<String, List<Fact>>();
    for (Fact fact : rest) {
      queues.computeIfAbsent(fact.about(), _ -> new ArrayList<>()).add(fact);
    }
    var open = new ArrayList<>(queues.values());
    while (!open.isEmpty()) {
      int i = random.nextInt(open.size());
      Fact next = open.get(i).removeFirst();
      mixed.add(new Fact(LocalDate.MIN, next.about(), next.happens()));
      if (open.get(i).isEmpty()) {
        open.remove(i);
      }
    }
    return mixed;
  }

  private static byte[] bytes(Town town) {
    var out = new java.io.ByteArrayOutputStream();
    for (Issued issued : town.world.documents()) {
      out.writeBytes(issued.document().bytes());
      out.write('\n');
    }
    return out.toByteArray();
  }

  @Test
  void fees_have_no_gap_and_no_overlap_whatever_is_run_when() {
    forAllLives(
        (random, life) -> {
          if (life.plans().stream()
              .anyMatch(
                  plan ->
                      plan.terms().billing().proration() == ProrationConvention.NONE
                          || plan.terms().billing().proration() == ProrationConvention.FIXED_30)) {
            return; // parts may cost what the whole does: days are given back for nothing
          }
          Town town = play(life, runs(random, life));
          var fees =
              town.world.documents().stream()
                  .flatMap(issued -> issued.document().draft().lines().stream())
                  .filter(line -> line.due().key().code().value().equals("advance"))
                  .collect(Collectors.toList());
          // days paid for, with their sign, in each document: charged once, given back at most once
          var days = new TreeMap<LocalDate, Integer>();
          for (DocumentLine line : fees) {
            boolean sameDays =
                line.corrects()
                    .filter(c -> c.service().from().equals(line.due().key().service().from()))
                    .filter(c -> c.service().equals(line.due().key().service()))
                    .filter(c -> !c.posted().equals(line.due().amount().negated()))
                    .isPresent();
            if (sameDays) {
              continue; // another amount for the same days
            }
            int sign = line.corrects().isPresent() ? -1 : 1;
            line.due()
                .key()
                .service()
                .from()
                .datesUntil(line.due().key().service().to())
                .forEach(day -> days.merge(day, sign, Integer::sum));
          }
          days.values().removeIf(count -> count == 0);
          if (!days.values().stream().allMatch(count -> count == 1)) {
            throw new AssertionError(
                fees.stream()
                    .map(
                        line ->
                            line.due().key().service()
                                + " "
                                + line.due().of().plan().get()
                                + " "
                                + line.due().amount()
                                + line.corrects()
                                    .map(c -> " corrects " + c.service() + " " + c.posted())
                                    .orElse(""))
                    .collect(Collectors.joining("\n")));
          }
          if (!days.isEmpty()) {
            assertEquals(
                days.firstKey()
                    .until(days.lastKey().plusDays(1), java.time.temporal.ChronoUnit.DAYS),
                days.size());
          }
        });
  }
}
