package io.openmaas.billing.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.billing.account.Account;
import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.invoice.Coupon;
import io.openmaas.billing.invoice.CreditNotes;
import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.InvoiceNumbers;
import io.openmaas.billing.invoice.InvoicingTerms;
import io.openmaas.billing.invoice.InvoicingTerms.Credits;
import io.openmaas.billing.invoice.InvoicingTerms.LastDay;
import io.openmaas.billing.invoice.InvoicingTerms.ZeroTotal;
import io.openmaas.billing.subscription.Change;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every scenario of scenarios.json, played in the world and invoiced by the drawing. */
class GoldenScenariosTest {
  private static final String SHARED =
      Optional.ofNullable(System.getenv("OPENMAAS_SHARED")).orElse("../shared");
  private static final InvoicingTerms KILLBILL =
      new InvoicingTerms(
          Credits.ON_INVOICE,
          ZeroTotal.LEFT_OUT,
          Optional.empty(),
          InvoicingTerms.TaxTerms.EN_16931,
          LastDay.WITH_USE,
          InvoicingTerms.CostCentres.ONE_DOCUMENT);
  private static final InvoicingTerms LAGO =
      new InvoicingTerms(
          Credits.CREDIT_NOTES,
          ZeroTotal.INVOICED,
          Optional.empty(),
          InvoicingTerms.TaxTerms.EN_16931,
          LastDay.WITHOUT_USE,
          InvoicingTerms.CostCentres.ONE_DOCUMENT);

  @TestFactory
  Stream<DynamicTest> scenarios() throws IOException {
    Path file = Path.of(SHARED, "golden", "billing", "scenarios.json");
    assumeTrue(Files.exists(file), "no golden data at " + file);
    JsonNode root = new ObjectMapper().readTree(Files.readString(file));
    return StreamSupport.stream(root.get("scenarios").spliterator(), false)
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.get("id").asText(),
                    () ->
                        run(
                            scenario.get("kind").asText(),
                            scenario.get("input"),
                            scenario.get("expected"))));
  }

  private static void run(String kind, JsonNode input, JsonNode expected) {
    switch (kind) {
      case "proration_lines" -> prorationLines(input, expected);
      case "usage" -> usage(input, expected);
      case "credit_note" -> creditNote(input, expected);
      case "invoice" -> taxAndCoupon(input, expected);
      case "numbering" -> numbering(input, expected);
      case "hierarchy" -> parentPaysChild(input, expected);
      case "period_bounds" -> bounds(input, expected);
      default -> throw new IllegalArgumentException("no way to play a scenario of kind " + kind);
    }
  }

  // ---------------------------------------------------------------- fees

  private static void prorationLines(JsonNode input, JsonNode expected) {
    if (input.has("basis")) {
      halfOfThePeriod(expected);
    } else if (input.has("change") && input.has("billed")) {
      planChanged(input, expected);
    } else {
      drawn(input, expected);
    }
  }

  private static ProrationConvention convention(JsonNode input) {
    return input.has("day_count")
        ? ProrationConvention.FIXED_30
        : ProrationConvention.ACTUAL_DAYS_FROM_STUB;
  }

  private static CalendarPeriod every(String period) {
    return period.equals("ANNUAL") ? CalendarPeriod.YEAR : CalendarPeriod.MONTH;
  }

  private static Timing timing(JsonNode input) {
    return input.get("billing").asText().equals("in_advance")
        ? Timing.IN_ADVANCE
        : Timing.IN_ARREARS;
  }

  private static void drawn(JsonNode input, JsonNode expected) {
    var plans = new ArrayList<Plan>();
    Timing timing = timing(input);
    if (input.has("price_versions")) {
      for (JsonNode version : input.get("price_versions")) {
        plans.add(
            Town.plan("p")
                .version(
                    plans.size() + 1,
                    version.get("from").asText(),
                    version.get("for_existing_from").isNull()
                        ? new Migration.Never()
                        : new Migration.WithPeriodFrom(
                            LocalDate.parse(version.get("for_existing_from").asText())))
                .fee(version.get("price").asText(), timing)
                .plan());
      }
    } else {
      boolean addOn = input.has("prices");
      plans.add(
          Town.plan("p")
              .every(every(input.get("period").asText()))
              .prorated(convention(input))
              .addOn("addon")
              .fee(addOn ? input.at("/prices/base").asText() : input.get("price").asText(), timing)
              .plan());
      if (addOn) {
        plans.add(
            Town.plan("addon")
                .kind(Plan.Kind.ADD_ON)
                .fee(input.at("/prices/addon").asText(), timing)
                .plan());
      }
    }
    var town = new Town(KILLBILL, plans.toArray(Plan[]::new));
    JsonNode wanted = expected.get("lines");
    String billed = input.path("billed_through").asText("");
    String start =
        input.has("start")
            ? input.get("start").asText()
            : LocalDate.parse(billed)
                .minus(
                    every(input.get("period").asText()).months(),
                    java.time.temporal.ChronoUnit.MONTHS)
                .toString();
    int day = input.path("billing_day").asInt(LocalDate.parse(start).getDayOfMonth());
    town.start("s", start, "p@1", day);
    if (!billed.isEmpty()) {
      town.invoice(LocalDate.parse(billed).minusDays(1).toString());
      String effective = input.path("change_effective").asText(billed);
      town.change("s", effective, new Change.BillingDayMoved(input.get("new_billing_day").asInt()));
    }
    if (input.has("prices")) {
      town.change("s", start, new Change.AddOnTaken(plans.get(1).ref(), BigDecimal.ONE));
      town.change("s", input.get("change").asText(), new Change.Ended("other plan"));
    }
    if (input.has("pause")) {
      town.change("s", input.at("/pause/0").asText(), new Change.Paused());
      town.change("s", input.at("/pause/1").asText(), new Change.Resumed());
    }
    JsonNode last = wanted.get(wanted.size() - 1);
    String until = last.get(timing == Timing.IN_ADVANCE ? "from" : "to").asText();
    var actual = new ArrayList<String>();
    for (LocalDate on = LocalDate.parse(start);
        !on.isAfter(LocalDate.parse(until));
        on = on.plusDays(1)) {
      if (billed.isEmpty() || !on.isBefore(LocalDate.parse(billed))) {
        List<Issued> documents = town.invoice(on.toString());
        if (!documents.isEmpty()) {
          actual.addAll(Town.text(documents).lines().sorted().toList());
        }
      }
    }
    assertEquals(lines(wanted).stream().toList(), actual);
  }

  private static void planChanged(JsonNode input, JsonNode expected) {
    LocalDate from = LocalDate.parse(input.at("/billed/0").asText());
    Plan old = planOf("old", input);
    Plan fresh = planOf("new", input);
    var town = new Town(KILLBILL, old, fresh);
    town.start("s", from.toString(), "old@1", from.getDayOfMonth());
    var before = town.invoice(from.toString());
    assertEquals(1, before.size());
    String change = input.get("change").asText();
    if (input.has("new_billing_day")) {
      town.change("s", change, new Change.BillingDayMoved(input.get("new_billing_day").asInt()));
    }
    town.change("s", change, new Change.PlanChanged(fresh.ref()));
    var documents = town.invoice(change);
    assertEquals(1, documents.size());
    assertEquals(linesOnce(expected.get("lines")), Town.text(documents).lines().toList());
    assertEquals(0, documents.getFirst().open().minor());
    assertEquals(List.of(), town.invoice(change), "again");
    var next = town.invoice(LocalDate.parse(change).plusMonths(1).toString());
    assertEquals(
        true,
        next.getFirst().document().draft().balances().getFirst().amount().isNegative(),
        "the balance is used on the next invoice");
  }

  private static Plan planOf(String which, JsonNode input) {
    boolean own = input.has(which);
    return Town.plan(which)
        .every(every((own ? input.get(which) : input).get("period").asText()))
        .prorated(ProrationConvention.ACTUAL_DAYS_FROM_STUB)
        .fee(
            own ? input.at("/" + which + "/price").asText() : input.get(which + "_price").asText(),
            timing(input))
        .plan();
  }

  private static void halfOfThePeriod(JsonNode expected) {
    var town =
        new Town(
            KILLBILL,
            Town.plan("old")
                .prorated(ProrationConvention.SECONDS)
                .fee("10", Timing.IN_ADVANCE)
                .plan(),
            Town.plan("new")
                .prorated(ProrationConvention.SECONDS)
                .fee("20", Timing.IN_ADVANCE)
                .plan());
    town.start("s", "2026-06-01", "old@1", null);
    town.invoice("2026-06-01");
    town.change("s", "2026-06-16", new Change.PlanChanged(Town.plan("new").plan().ref()));
    Draft draft = town.invoice("2026-06-16").getFirst().document().draft();
    assertEquals(
        StreamSupport.stream(expected.get("lines").spliterator(), false)
            .map(amount -> Money.of(amount.asText(), Town.EUR))
            .sorted()
            .toList(),
        draft.lines().stream().map(line -> line.due().amount()).sorted().toList());
    assertEquals(Money.of(expected.get("due").asText(), Town.EUR), draft.totals().payable());
  }

  private static List<String> lines(JsonNode lines) {
    return StreamSupport.stream(lines.spliterator(), false)
        .map(
            line ->
                line.get("kind").asText()
                    + " "
                    + line.get("from").asText()
                    + "/"
                    + line.get("to").asText()
                    + " "
                    + line.get("amount").asText())
        .toList();
  }

  /** The anchor gives balance credits a day; ours have none. */
  private static List<String> linesOnce(JsonNode lines) {
    return lines(lines).stream()
        .map(line -> line.startsWith("balance") ? line.replaceFirst(" [0-9/-]+", "") : line)
        .toList();
  }

  // ---------------------------------------------------------------- usage

  private static PriceModel price(JsonNode input) {
    if (input.has("block_size")) {
      return new PriceModel.TieredBlock(
          PriceModel.BlockPolicy.ALL_TIERS,
          List.of(
              new PriceModel.BlockTier(
                  decimal(input, "block_size"), Optional.empty(), decimal(input, "block_price"))));
    }
    JsonNode tiers = input.get("tiers");
    if (tiers.get(0).has("up_to")) {
      return new PriceModel.Graduated(
          StreamSupport.stream(tiers.spliterator(), false)
              .map(
                  tier ->
                      new PriceModel.Tier(
                          tier.get("up_to").isNull()
                              ? Optional.empty()
                              : Optional.of(decimal(tier, "up_to")),
                          decimal(tier, "unit"),
                          BigDecimal.ZERO))
              .toList(),
          PriceModel.AtZero.NOTHING);
    }
    return new PriceModel.TieredBlock(
        PriceModel.BlockPolicy.ALL_TIERS,
        StreamSupport.stream(tiers.spliterator(), false)
            .map(
                tier ->
                    new PriceModel.BlockTier(
                        decimal(tier, "block_size"),
                        Optional.of(decimal(tier, "max_blocks_in_tier")),
                        decimal(tier, "block_price")))
            .toList());
  }

  private static BigDecimal decimal(JsonNode node, String field) {
    return new BigDecimal(node.get(field).asText());
  }

  private static void usage(JsonNode input, JsonNode expected) {
    if (input.has("unit_prices_by_version")) {
      priceMigrations(input, expected);
    } else if (input.has("old_price")) {
      usageAtPlanChange(input, expected);
    } else if (input.has("already_billed")) {
      missingItems(input, expected);
    } else {
      String end =
          input.has("cancelled_on")
              ? input.get("cancelled_on").asText()
              : input.has("period") ? input.at("/period/1").asText() : "2016-07-01";
      String start =
          input.has("period_start")
              ? input.get("period_start").asText()
              : input.has("period") ? input.at("/period/0").asText() : "2016-06-01";
      var town = usageTown(price(input));
      town.start("s", start, "p@1", null);
      if (input.has("cancelled_on")) {
        town.change("s", end, new Change.Ended("cancelled"));
      }
      play(town, input);
      var documents = town.invoice(end);
      assertEquals(1, documents.size());
      var lines = documents.getFirst().document().draft().lines();
      assertEquals(1, lines.size());
      JsonNode line = expected.has("line") ? expected.get("line") : expected;
      assertAmount(line.get("amount"), lines.getFirst());
      if (line.has("from")) {
        var service = lines.getFirst().due().key().service();
        assertEquals(line.get("from").asText(), service.from().toString());
        assertEquals(line.get("to").asText(), service.to().toString());
      }
      assertEquals(List.of(), town.invoice(end), "again");
      assertEquals(List.of(), town.invoice(LocalDate.parse(end).plusMonths(2).toString()), "later");
    }
  }

  private static void assertAmount(JsonNode expected, DocumentLine line) {
    assertEquals(Money.of(expected.asText(), Town.EUR), line.due().amount());
  }

  private static Town usageTown(PriceModel price) {
    return new Town(KILLBILL, Town.plan("p").usage(price, Charge.Basis.PERIOD).plan());
  }

  private static void play(Town town, JsonNode input) {
    for (JsonNode use : input.get("usage")) {
      town.use(use.get("date").asText(), use.get("units").asText());
    }
  }

  private static void priceMigrations(JsonNode input, JsonNode expected) {
    var plans = new ArrayList<Plan>();
    for (JsonNode version : input.get("unit_prices_by_version")) {
      LocalDate from = LocalDate.parse(version.get("for_existing_from").asText());
      plans.add(
          Town.plan("p")
              .version(plans.size() + 1, from.toString(), new Migration.WithPeriodFrom(from))
              .usage(
                  new PriceModel.PerUnit(new BigDecimal(version.get("price").asText())),
                  Charge.Basis.PERIOD)
              .plan());
    }
    var town = new Town(KILLBILL, plans.toArray(Plan[]::new));
    town.start("s", input.at("/months/0").asText() + "-01", "p@1", null);
    var actual = new ArrayList<Money>();
    for (JsonNode month : input.get("months")) {
      town.use(month.asText() + "-10", input.get("units_each_month").asText());
      var documents =
          town.invoice(LocalDate.parse(month.asText() + "-01").plusMonths(1).toString());
      actual.add(documents.getFirst().document().draft().totals().payable());
    }
    assertEquals(
        StreamSupport.stream(expected.get("amounts").spliterator(), false)
            .map(amount -> Money.of(amount.asText(), Town.EUR))
            .toList(),
        actual);
  }

  private static void usageAtPlanChange(JsonNode input, JsonNode expected) {
    var town =
        new Town(
            KILLBILL,
            Town.plan("old")
                .usage(new PriceModel.PerUnit(decimal(input, "old_price")), Charge.Basis.PERIOD)
                .plan(),
            Town.plan("new")
                .usage(new PriceModel.PerUnit(decimal(input, "new_price")), Charge.Basis.PERIOD)
                .plan());
    town.start("s", input.at("/period/0").asText(), "old@1", null);
    town.change(
        "s", input.get("change").asText(), new Change.PlanChanged(Town.plan("new").plan().ref()));
    play(town, input);
    usageLines(expected, town.invoice(input.at("/period/1").asText()));
  }

  private static void usageLines(JsonNode expected, List<Issued> documents) {
    assertEquals(
        StreamSupport.stream(expected.get("lines").spliterator(), false)
            .map(
                line ->
                    line.get("from").asText()
                        + "/"
                        + line.get("to").asText()
                        + " "
                        + Money.of(line.get("amount").asText(), Town.EUR))
            .toList(),
        documents.stream()
            .flatMap(issued -> issued.document().draft().lines().stream())
            .map(
                line ->
                    line.due().key().service().from()
                        + "/"
                        + line.due().key().service().to()
                        + " "
                        + line.due().amount())
            .toList());
  }

  /** What was billed already came of less use; the rest became known later. */
  private static void missingItems(JsonNode input, JsonNode expected) {
    var town = usageTown(price(input));
    town.start("s", input.get("subscription_start").asText(), "p@1", input.get("bcd").asInt());
    String target = input.get("target").asText();
    int number = 0;
    for (JsonNode billed : input.get("already_billed")) {
      // as much use as costs what was billed
      BigDecimal blocks = decimal(billed, "amount").divide(decimal(input, "block_price"));
      town.use(
          "early-" + number++,
          town.first(),
          billed.get("from").asText(),
          blocks.multiply(decimal(input, "block_size")).toPlainString());
    }
    town.invoice(target);
    for (int i = 0; i < number; i++) {
      town.world.reverse(
          town.first().id(), new io.openmaas.billing.metering.UsageKey("early-" + i));
    }
    play(town, input);
    usageLines(expected, town.invoice(target));
    assertEquals(List.of(), town.invoice(target), "again");
  }

  // ---------------------------------------------------------------- credit notes and tax

  private static TaxCategory category(String percent) {
    return switch (percent) {
      case "0" -> TaxCategory.ON_DEMAND_TRANSPORT;
      case "10" -> TaxCategory.LOCAL_PASSENGER_TRANSPORT;
      case "20" -> TaxCategory.CAR_RENTAL;
      case "25" -> TaxCategory.BIKE_RENTAL;
      case "23.33" -> TaxCategory.STANDARD;
      default -> throw new IllegalArgumentException("no category at " + percent + " %");
    };
  }

  private static String major(long minor) {
    return BigDecimal.valueOf(minor, 2).toPlainString();
  }

  private static void creditNote(JsonNode input, JsonNode expected) {
    Draft note = input.has("unused") ? favour(input) : terminated(input, expected);
    assertEquals(Draft.Kind.CREDIT_NOTE, note.kind());
    assertEquals(expected.get("net_minor").asLong(), -note.totals().net().minor());
    assertEquals(expected.get("tax_minor").asLong(), -note.totals().tax().minor());
    assertEquals(expected.get("total_minor").asLong(), -note.totals().gross().minor());
    assertEquals(expected.get("total_minor").asLong(), note.totals().balance().minor());
  }

  /** For unused days of an invoice. */
  private static Draft favour(JsonNode input) {
    var town =
        new Town(
            LAGO,
            Town.plan("p")
                .fee(
                    "fee",
                    major(input.get("invoice_net_minor").asLong()),
                    Timing.IN_ADVANCE,
                    category(input.get("tax_percent").asText()))
                .plan());
    town.start("s", "2024-04-01", "p@1", null);
    Issued invoice = town.invoice("2024-04-01").getFirst();
    String[] part = input.get("unused").asText().split("/");
    var item =
        CreditNotes.unused(
            town.world.against(invoice.number()),
            0,
            Long.parseLong(part[0]),
            Long.parseLong(part[1]),
            Rounding.HALF_UP);
    return town.world
        .credit(invoice.number(), List.of(item), LocalDate.of(2024, 4, 2))
        .document()
        .draft();
  }

  private static Draft terminated(JsonNode input, JsonNode expected) {
    boolean spending = input.has("open_invoice_total_minor");
    var builder =
        Town.plan("p")
            .prorated(ProrationConvention.INCLUSIVE_DAYS)
            .fee(
                "fee",
                major(input.get("price_minor").asLong()),
                Timing.IN_ADVANCE,
                category(input.get("tax_percent").asText()));
    if (input.path("anchor").asText().equals("anniversary")) {
      builder.anniversary();
    }
    if (spending) {
      // 10.00 x 25/28 = 8.93; with 20 % tax 10.72, the open invoice of the case
      builder.benefit(
          new Benefit.Commitment(
              new ChargeCode("minimum"),
              Localised.of("minimum"),
              Optional.of(BigDecimal.TEN),
              Optional.empty(),
              Set.of(),
              category(input.get("tax_percent").asText())));
    }
    var town = new Town(LAGO, builder.plan());
    String start = spending ? input.at("/period_days/0").asText() : input.get("started").asText();
    town.start("s", start, "p@1", null);
    Issued invoice = town.invoice(start).getFirst();
    if (expected.has("invoice_total_minor")) {
      assertEquals(
          expected.get("invoice_total_minor").asLong(),
          invoice.document().draft().totals().payable().minor());
    }
    String end = input.get("terminated_on").asText();
    town.change("s", end, new Change.Ended("terminated"));
    var documents = town.invoice(LocalDate.parse(end).plusDays(1).toString());
    if (spending) {
      Draft open = documents.get(1).document().draft();
      assertEquals(input.get("open_invoice_total_minor").asLong(), open.totals().gross().minor());
      assertEquals(
          expected.get("due_after_credit_minor").asLong(), open.totals().payable().minor());
    } else {
      assertEquals(1, documents.size());
    }
    return documents.getFirst().document().draft();
  }

  private static void taxAndCoupon(JsonNode input, JsonNode expected) {
    var builder = Town.plan("p");
    for (JsonNode line : input.get("lines")) {
      builder.fee(
          line.get("id").asText(),
          major(line.get("net_minor").asLong()),
          Timing.IN_ADVANCE,
          category(line.get("tax_percent").asText()));
    }
    var town = new Town(LAGO, builder.plan());
    town.start("s", "2024-04-01", "p@1", null);
    town.world.give(
        town.first().id(),
        new Coupon.Fixed(
            "ten",
            Localised.of("ten"),
            Set.of(),
            new Money(input.get("coupon_fixed_minor").asLong(), Town.EUR)));
    Draft draft = town.invoice("2024-04-01").getFirst().document().draft();
    var byCode =
        draft.lines().stream()
            .collect(Collectors.toMap(line -> line.due().key().code().value(), line -> line));
    for (int i = 0; i < input.get("lines").size(); i++) {
      DocumentLine line = byCode.get(input.get("lines").get(i).get("id").asText());
      assertEquals(expected.get("coupon_split_minor").get(i).asLong(), -line.discount().minor());
      assertEquals(expected.get("tax_minor").get(i).asLong(), line.share().tax().minor());
    }
    assertEquals(
        expected.get("fees_minor").asLong(),
        draft.lines().stream().mapToLong(line -> line.due().amount().minor()).sum());
    assertEquals(expected.get("net_after_coupon_minor").asLong(), draft.totals().net().minor());
    assertEquals(expected.get("tax_total_minor").asLong(), draft.totals().tax().minor());
    assertEquals(expected.get("total_minor").asLong(), draft.totals().payable().minor());
  }

  // ---------------------------------------------------------------- the rest

  private static void numbering(JsonNode input, JsonNode expected) {
    Plan plan = Town.plan("p").fee("10", Timing.IN_ADVANCE).plan();
    var world =
        new BillingWorld(
            Town.catalogue(plan), new InvoiceNumbers.PerCustomer(input.get("prefix").asText()));
    var town = new Town(LAGO, plan);
    for (int i = 0; i < input.get("customers").asInt(); i++) {
      Account account = Town.account("customer " + i, ZoneId.of("UTC"), Town.EUR);
      world.open(account, LAGO);
      world.change(
          town.subscription("s" + i),
          ZoneId.of("UTC"),
          new io.openmaas.billing.subscription.SubscriptionHistory.Entry(
              Town.id("start " + i),
              java.time.Instant.EPOCH,
              LocalDate.parse(input.at("/months/0").asText() + "-01"),
              Optional.empty(),
              new Change.Started(
                  plan.ref(), account.id(), Set.of(), BigDecimal.ONE, Optional.empty())));
    }
    var actual =
        IntStream.range(0, input.get("months").size())
            .mapToObj(i -> LocalDate.parse(input.get("months").get(i).asText() + "-01"))
            .map(day -> world.invoice(day).stream().map(Issued::number).toList())
            .toList();
    assertEquals(
        StreamSupport.stream(expected.get("numbers").spliterator(), false)
            .map(
                month ->
                    StreamSupport.stream(month.spliterator(), false).map(JsonNode::asText).toList())
            .toList(),
        actual);
  }

  private static void parentPaysChild(JsonNode input, JsonNode expected) {
    String price = input.get("child_line").asText();
    var town = new Town(KILLBILL, Town.plan("p").fee(price, Timing.IN_ADVANCE).plan());
    Account child = Town.paidBy(Town.account("child", ZoneId.of("UTC"), Town.EUR), town.first());
    town.world.open(child, KILLBILL);
    town.start("s", child, "2024-04-01", "p@1", null);
    Issued parent = town.invoice("2024-04-01").getFirst();
    assertEquals(town.first().id(), parent.document().draft().head().account());
    assertEquals(Money.of(expected.get("parent_charged").asText(), Town.EUR), parent.open());
    town.world.pay(parent.number(), Money.of(input.get("parent_paid").asText(), Town.EUR));
    assertEquals(
        Money.of(expected.get("parent_balance_before_adjustment").asText(), Town.EUR),
        town.world.get(parent.number()).open());
    Money less = Money.of(input.get("adjustment_after_payment").asText(), Town.EUR).negated();
    Issued note =
        town.world.credit(
            parent.number(), List.of(new CreditNotes.Item(0, less)), LocalDate.of(2024, 4, 5));
    assertEquals(child.id(), note.document().draft().head().account());
    assertEquals(less, town.world.balance(child.id(), Town.EUR));
    assertEquals(Money.zero(Town.EUR), town.balance());
    var lines =
        Stream.of(parent, note)
            .flatMap(issued -> Town.text(List.of(issued)).lines())
            .map(line -> line.replaceFirst(" \\S+/\\S+", ""))
            .map(line -> line.replaceFirst("\\.00$", ""))
            .toList();
    assertEquals(
        StreamSupport.stream(expected.get("child_lines").spliterator(), false)
            .map(line -> line.get(0).asText() + " " + line.get(1).asText())
            .toList(),
        lines);
    // it reduces what the parent pays for the child next time
    Issued next = town.invoice("2024-05-01").getFirst();
    assertEquals(Money.of(price, Town.EUR).minus(less), next.open());
  }

  private static void bounds(JsonNode input, JsonNode expected) {
    ZoneId zone = ZoneId.of(input.get("customer_timezone").asText());
    LocalDate until =
        java.time.Instant.parse(input.get("billed_at").asText()).atZone(zone).toLocalDate();
    var town = new Town(KILLBILL, zone, Town.plan("p").fee("10", timing(input)).plan());
    town.start("s", "2022-01-01", "p@1", null);
    var lines = town.invoice(until.toString()).getFirst().document().draft().lines();
    var time = lines.getLast().due().key().service().in(zone);
    assertEquals(expected.get("from_utc").asText(), time.from().toString());
    assertEquals(expected.get("to_utc").asText(), time.to().minusSeconds(1).toString());
  }
}
