package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.BillingTerms.Binding;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Plans and histories for tests, short to write. */
final class Subscribed {
  static final SubscriptionId ID = new SubscriptionId(new UUID(0, 1));
  static final AccountId ANNA = new AccountId(new UUID(0, 2));
  static final AccountId BERT = new AccountId(new UUID(0, 3));
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final Currency EUR = Currency.getInstance("EUR");
  static final CalendarPeriod MONTH = CalendarPeriod.MONTH;

  private Subscribed() {}

  /** One plan version under construction. */
  static final class PlanSketch {
    private final String id;
    private int version = 1;
    private LocalDate from = LocalDate.EPOCH;
    private Migration migration = new Migration.Never();
    private CalendarPeriod period = MONTH;
    private Alignment alignment = new Alignment.Calendar();
    private ProrationConvention proration = ProrationConvention.ACTUAL_DAYS;
    private Rounding rounding = Rounding.HALF_UP;
    private Binding binding = Binding.NONE;
    private Plan.Kind kind = Plan.Kind.PLAN;
    private Currency currency = EUR;
    private final List<Phase> phases = new ArrayList<>();
    private final List<Charge> charges = new ArrayList<>();
    private Set<PlanId> addOns = Set.of();

    private PlanSketch(String id) {
      this.id = id;
    }

    PlanSketch version(int number, String soldFrom, Migration policy) {
      version = number;
      from = LocalDate.parse(soldFrom);
      migration = policy;
      return this;
    }

    PlanSketch every(CalendarPeriod billing) {
      period = billing;
      return this;
    }

    PlanSketch aligned(Alignment how) {
      alignment = how;
      return this;
    }

    PlanSketch prorated(ProrationConvention how) {
      proration = how;
      return this;
    }

    PlanSketch rounded(Rounding how) {
      rounding = how;
      return this;
    }

    PlanSketch bound(Binding how) {
      binding = how;
      return this;
    }

    PlanSketch in(Currency other) {
      currency = other;
      return this;
    }

    PlanSketch addOn() {
      kind = Plan.Kind.ADD_ON;
      return this;
    }

    PlanSketch addOns(String... ids) {
      addOns = Arrays.stream(ids).map(PlanId::new).collect(Collectors.toSet());
      return this;
    }

    PlanSketch phase(Phase.Kind why, CalendarPeriod length, String percentOff) {
      phases.add(new Phase(why, Optional.ofNullable(length), new BigDecimal(percentOff), Set.of()));
      return this;
    }

    PlanSketch fee(String amount, Timing timing) {
      return fee("fee", amount, period, timing);
    }

    PlanSketch fee(String code, String amount, CalendarPeriod every, Timing timing) {
      charges.add(
          new Charge.RecurringFee(
              new ChargeCode(code),
              Localised.of(code),
              TaxCategory.STANDARD,
              new BigDecimal(amount),
              new Charge.Recurrence(every, timing, true, true)));
      return this;
    }

    PlanSketch once(Charge.Occasion occasion, String amount) {
      charges.add(
          new Charge.OneOffFee(
              new ChargeCode(occasion.name().toLowerCase().replace('_', '-')),
              Localised.of(occasion.name()),
              TaxCategory.STANDARD,
              new BigDecimal(amount),
              occasion));
      return this;
    }

    Plan plan() {
      return new Plan(
          new PlanId(id),
          version,
          new Plan.Sale(from, migration),
          currency,
          new Plan.Text(Localised.of(id), Localised.of(id)),
          new Plan.Terms(
              new BillingTerms(
                  period, alignment, proration, rounding, BillingTerms.PriceBasis.TAX_ADDED),
              binding,
              Plan.Ceiling.USUAL,
              kind),
          new Plan.Content(phases, charges, List.of(), addOns));
    }
  }

  static PlanSketch plan(String id) {
    return new PlanSketch(id);
  }

  static Catalogue catalogue(Plan... plans) {
    return new Catalogue(List.of(plans), List.of(), List.of());
  }

  static Change.Started started(Plan plan) {
    return started(plan, null);
  }

  static Change.Started started(Plan plan, Integer billingDay) {
    return new Change.Started(
        plan.ref(), ANNA, Set.of(), BigDecimal.ONE, Optional.ofNullable(billingDay));
  }

  static SubscriptionHistory start(String day, Change.Started started) {
    return SubscriptionHistory.start(ID, BERLIN, LocalDate.parse(day), started);
  }

  static LocalDate day(String day) {
    return LocalDate.parse(day);
  }

  static DatePeriod days(String from, String to) {
    return new DatePeriod(day(from), day(to));
  }

  /** {@code 2026-10-12/2026-11-01 31.61 20/31} a line, in order. */
  static String text(List<FeeLine> lines) {
    return lines.stream()
        .map(
            line ->
                line.service().from()
                    + "/"
                    + line.service().to()
                    + " "
                    + line.amount().major()
                    + line.part().map(part -> " " + part).orElse(""))
        .collect(Collectors.joining("\n"));
  }

  static CalendarPeriod period(String name) {
    return switch (name) {
      case "DAILY" -> new CalendarPeriod(1, CalendarPeriod.Unit.DAY);
      case "WEEKLY" -> new CalendarPeriod(1, CalendarPeriod.Unit.WEEK);
      case "BIWEEKLY" -> new CalendarPeriod(2, CalendarPeriod.Unit.WEEK);
      case "MONTHLY" -> MONTH;
      case "QUARTERLY" -> new CalendarPeriod(3, CalendarPeriod.Unit.MONTH);
      case "BIANNUAL", "SEMIANNUAL" -> new CalendarPeriod(6, CalendarPeriod.Unit.MONTH);
      case "ANNUAL", "YEARLY" -> CalendarPeriod.YEAR;
      default -> throw new IllegalArgumentException("unknown period " + name);
    };
  }

  static Timing timing(String name) {
    return switch (name) {
      case "in_advance" -> Timing.IN_ADVANCE;
      case "in_arrears" -> Timing.IN_ARREARS;
      default -> throw new IllegalArgumentException("unknown billing " + name);
    };
  }
}
