package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.CalendarWindow;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Makes plans that use every part of the vocabulary. The same seed gives the same plans. */
final class RandomPlans {
  private static final String[] TEXTS = {
    "Car, time",
    "\u00dcberlandfahrt: \"Sonntag\"",
    "\ucc28\ub7c9 # \uc2dc\uac04",
    "no",
    "1.0",
    "a\\b\tc",
    "- x",
    "\u20ac 5 {off}"
  };
  private final Random random;
  private final Currency currency;
  private int codes;

  RandomPlans(long seed) {
    random = new Random(seed);
    currency = Currency.getInstance(pick("EUR", "USD", "KRW", "BHD", "JPY"));
  }

  Plan plan(PlanId id, int version, boolean addOn) {
    codes = 0;
    var charges = new ArrayList<Charge>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      charges.add(charge());
    }
    var names = charges.stream().map(Charge::code).toList();
    var benefits = new ArrayList<Benefit>();
    for (int i = random.nextInt(4); i > 0; i--) {
      benefits.add(benefit(names));
    }
    var from = date();
    var until = maybe(() -> from.plusDays(1 + random.nextInt(900)));
    return new Plan(
        id,
        version,
        new Plan.Sale(from, until, subset("DE", "FI", "KR"), migration(from)),
        currency,
        new Plan.Text(text(), text()),
        new Plan.Terms(
            billing(),
            new BillingTerms.Binding(
                maybe(this::period),
                any(BillingTerms.Effect.values()),
                any(BillingTerms.Effect.values())),
            new Plan.Ceiling(random.nextInt(50), random.nextInt(50), random.nextInt(50)),
            addOn ? Plan.Kind.ADD_ON : Plan.Kind.PLAN),
        new Plan.Content(phases(names), charges, benefits, Set.of()));
  }

  private BillingTerms billing() {
    var alignments =
        List.of(
            new BillingTerms.Alignment.Calendar(),
            new BillingTerms.Alignment.Anniversary(),
            new BillingTerms.Alignment.DayOfMonth(1 + random.nextInt(31)));
    return new BillingTerms(
        period(),
        alignments.get(random.nextInt(3)),
        any(ProrationConvention.values()),
        any(Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.UP, Rounding.DOWN),
        any(BillingTerms.PriceBasis.values()));
  }

  private Migration migration(LocalDate from) {
    LocalDate day = from.plusDays(random.nextInt(90));
    return switch (random.nextInt(3)) {
      case 0 -> new Migration.Never();
      case 1 -> new Migration.On(day);
      default -> new Migration.WithPeriodFrom(day);
    };
  }

  private List<Phase> phases(List<ChargeCode> names) {
    var phases = new ArrayList<Phase>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      phases.add(
          new Phase(
              any(Phase.Kind.values()),
              i < count - 1 ? Optional.of(period()) : maybe(this::period),
              new BigDecimal(random.nextInt(10_001)).movePointLeft(2),
              random.nextBoolean() ? Set.of() : Set.of(names.getFirst())));
    }
    return phases;
  }

  private Charge charge() {
    var tax = any(TaxCategory.values());
    return switch (random.nextInt(4)) {
      case 0 ->
          new Charge.RecurringFee(
              code(),
              text(),
              tax,
              amount(),
              new Charge.Recurrence(
                  period(),
                  any(Charge.Timing.values()),
                  random.nextBoolean(),
                  random.nextBoolean()));
      case 1 -> new Charge.OneOffFee(code(), text(), tax, amount(), any(Charge.Occasion.values()));
      default -> use(tax);
    };
  }

  private Charge use(TaxCategory tax) {
    var basis = any(Charge.Basis.values());
    boolean each = basis == Charge.Basis.EACH_USE;
    return new Charge.UsageCharge(
        code(),
        text(),
        tax,
        filter("MINI", "XL", "Model 3"),
        new Charge.Metering(
            new Measure(pick("minutes", "kilometres", "parkingMinutes", "seat_hours")),
            maybe(() -> decimal().add(BigDecimal.ONE)),
            decimal(),
            Charge.Aggregation.SUM,
            basis),
        variants(each),
        each
            ? maybe(() -> new Charge.DemandFactor(new BigDecimal("0.75"), new BigDecimal("1.25")))
            : Optional.empty());
  }

  /** Each for another class, so that all can be reached. */
  private List<Charge.PriceVariant> variants(boolean each) {
    if (random.nextBoolean()) {
      return List.of(new Charge.PriceVariant(UsageFilter.ANY, model(each)));
    }
    var variants = new ArrayList<Charge.PriceVariant>();
    for (String vehicleClass : List.of("MINI", "XL", "Model 3")) {
      variants.add(
          new Charge.PriceVariant(
              new UsageFilter(
                  Set.of(),
                  Set.of(),
                  Set.of(vehicleClass),
                  Set.of(),
                  subset("airport", "harbour"),
                  maybe(this::window),
                  Map.of()),
              random.nextBoolean()
                  ? Map.of()
                  : Map.of(Measure.KILOMETRES, decimal(), Measure.MINUTES, BigDecimal.TEN),
              model(each)));
    }
    if (random.nextBoolean()) {
      variants.add(new Charge.PriceVariant(UsageFilter.ANY, model(each)));
    }
    return variants;
  }

  private PriceModel model(boolean each) {
    var zero = any(PriceModel.AtZero.values());
    return switch (random.nextInt(each ? 12 : 11)) {
      case 0 -> new PriceModel.Included();
      case 1 -> new PriceModel.PerUnit(decimal());
      case 2 -> new PriceModel.Graduated(tiers(true), zero);
      case 3 -> new PriceModel.Volume(tiers(true), zero);
      case 4 -> new PriceModel.Package(decimal().add(BigDecimal.ONE), amount(), decimal());
      case 5 -> new PriceModel.StairStep(tiers(true), zero);
      case 6 ->
          new PriceModel.TieredBlock(
              any(PriceModel.BlockPolicy.values()),
              List.of(
                  new PriceModel.BlockTier(
                      BigDecimal.TEN, Optional.of(BigDecimal.valueOf(5)), decimal()),
                  new PriceModel.BlockTier(BigDecimal.ONE, Optional.empty(), decimal())));
      case 7 ->
          new PriceModel.Percentage(
              decimal(),
              decimal(),
              maybe(() -> random.nextInt(9)),
              maybe(this::decimal),
              maybe(() -> new BigDecimal("0.10")),
              maybe(() -> new BigDecimal("9.90")));
      case 8 -> new PriceModel.GraduatedPercentage(tiers(true), zero);
      case 9 -> new PriceModel.Dynamic();
      case 10 -> new PriceModel.Quoted(decimal());
      default ->
          new PriceModel.BestPrice(
              amount(),
              maybe(
                  () ->
                      new PriceModel.Metered(
                          decimal(),
                          decimal(),
                          decimal(),
                          BigDecimal.valueOf(200),
                          random.nextBoolean())),
              List.of(
                  new PriceModel.RidePackage(
                      code(),
                      text(),
                      amount(),
                      Duration.ofMinutes(1 + random.nextInt(5000)),
                      kilometres()),
                  new PriceModel.RidePackage(
                      code(), text(), amount(), Duration.ofHours(7), kilometres())),
              kilometreTiers());
    };
  }

  private BigDecimal kilometres() {
    return BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(4));
  }

  private List<Tier> kilometreTiers() {
    return List.of(
        new Tier(Optional.of(kilometres().add(BigDecimal.ONE)), decimal(), BigDecimal.ZERO),
        new Tier(Optional.empty(), decimal(), BigDecimal.ZERO));
  }

  private List<Tier> tiers(boolean withFlat) {
    var tiers = new ArrayList<Tier>();
    var upTo = BigDecimal.ZERO;
    for (int i = random.nextInt(4); i > 0; i--) {
      upTo = upTo.add(decimal()).add(new BigDecimal("0.5"));
      tiers.add(new Tier(Optional.of(upTo), decimal(), withFlat ? amount() : BigDecimal.ZERO));
    }
    tiers.add(new Tier(Optional.empty(), decimal(), withFlat ? amount() : BigDecimal.ZERO));
    return tiers;
  }

  private Benefit benefit(List<ChargeCode> names) {
    return switch (random.nextInt(4)) {
      case 0 ->
          new Benefit.Allowance(
              code(),
              text(),
              Measure.MILES,
              filter(),
              random.nextInt(9) - 4,
              grant(),
              random.nextBoolean() ? Set.of() : Set.of(names.getFirst()));
      case 1 -> new Benefit.Cap(code(), text(), filter(), amount(), any(Benefit.Per.values()));
      case 2 ->
          new Benefit.Commitment(
              code(),
              text(),
              Optional.of(BigDecimal.ONE),
              maybe(() -> BigDecimal.valueOf(1_000_000)),
              random.nextBoolean() ? Set.of() : Set.of(names.getLast()),
              any(TaxCategory.values()),
              random.nextBoolean());
      default ->
          new Benefit.Wallet(
              code(),
              text(),
              filter(),
              new BigDecimal("0.5"),
              decimal(),
              new Benefit.Expiry(maybe(this::period), maybe(this::period)));
    };
  }

  private Benefit.Grant grant() {
    if (random.nextInt(3) == 0) {
      return new Benefit.Grant(
          BigDecimal.ZERO,
          Benefit.Per.USE,
          Optional.of(
              new Benefit.Growth(
                  Duration.ofHours(24), decimal(), Duration.ofMinutes(90), decimal())),
          Optional.empty());
    }
    var per = any(Benefit.Per.values());
    return new Benefit.Grant(
        decimal(),
        per,
        Optional.empty(),
        per == Benefit.Per.PERIOD
            ? maybe(() -> new Benefit.Rollover(maybe(this::decimal), 1 + random.nextInt(5)))
            : Optional.empty());
  }

  private UsageFilter filter() {
    return filter(subset("MINI", "XL", "Model 3").toArray(String[]::new));
  }

  private UsageFilter filter(String... vehicleClasses) {
    return new UsageFilter(
        random.nextBoolean() ? Set.of() : Set.of(UsageKind.CAR_SHARE, new UsageKind("SWAP_2")),
        subset("city-transit", "taxi.one"),
        Set.of(vehicleClasses),
        subset("airport", "Zone 1"),
        Set.of(),
        maybe(this::window),
        random.nextBoolean()
            ? Map.of()
            : Map.of("party", Set.of("CHILD", "no"), "cost centre", Set.of("4711")));
  }

  private CalendarWindow window() {
    var days = EnumSet.noneOf(DayOfWeek.class);
    days.add(any(DayOfWeek.values()));
    days.add(any(DayOfWeek.values()));
    return new CalendarWindow(
        random.nextBoolean() ? Set.of() : days,
        Optional.of(LocalTime.of(random.nextInt(12), random.nextInt(60))),
        maybe(() -> LocalTime.of(12 + random.nextInt(12), random.nextInt(60), random.nextInt(60))),
        maybe(
            () ->
                new CalendarWindow.Season(
                    MonthDay.of(1 + random.nextInt(12), 1), MonthDay.of(2, 29))),
        random.nextBoolean() ? Set.of() : Set.copyOf(List.of(date(), date())));
  }

  private CalendarPeriod period() {
    return new CalendarPeriod(1 + random.nextInt(20), any(CalendarPeriod.Unit.values()));
  }

  private LocalDate date() {
    return LocalDate.of(2016, 1, 1).plusDays(random.nextInt(4000));
  }

  private BigDecimal amount() {
    return BigDecimal.valueOf(random.nextInt(100_000), currency.getDefaultFractionDigits());
  }

  private BigDecimal decimal() {
    return BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(7));
  }

  private ChargeCode code() {
    return new ChargeCode("c-" + ++codes);
  }

  private Localised text() {
    return new Localised(
        pick(TEXTS),
        random.nextBoolean() ? Map.of() : Map.of("de", pick(TEXTS), "no", pick(TEXTS)));
  }

  private <T> Optional<T> maybe(Supplier<T> make) {
    return random.nextBoolean() ? Optional.of(make.get()) : Optional.empty();
  }

  private Set<String> subset(String... all) {
    var some = new java.util.HashSet<String>();
    for (String one : all) {
      if (random.nextBoolean()) {
        some.add(one);
      }
    }
    return some;
  }

  private String pick(String... all) {
    return all[random.nextInt(all.length)];
  }

  @SafeVarargs
  private <T> T any(T... all) {
    return all[random.nextInt(all.length)];
  }
}
