package io.openmaas.billing.scenario;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.TaxRate;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.InvoiceNumbers;
import io.openmaas.billing.invoice.InvoicingTerms;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.SubscriptionHistory.Entry;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A world with short ways to say what happens in it, for tests. */
public final class Town {
  public static final Currency EUR = Currency.getInstance("EUR");

  /** Percent by category, in country XX. */
  private static final Map<TaxCategory, String> RATES =
      Map.of(
          TaxCategory.LOCAL_PASSENGER_TRANSPORT, "10",
          TaxCategory.ON_DEMAND_TRANSPORT, "0",
          TaxCategory.CAR_RENTAL, "20",
          TaxCategory.BIKE_RENTAL, "25",
          TaxCategory.STANDARD, "23.33");

  public final BillingWorld world;
  private final Account first;
  private final ZoneId zone;
  private int entries;

  /** How much later than usual everything is entered. */
  java.time.Duration enteredLater = java.time.Duration.ZERO;
  private int uses;

  public Town(InvoicingTerms terms, Plan... plans) {
    this(terms, ZoneId.of("UTC"), plans);
  }

  public Town(InvoicingTerms terms, ZoneId zone, Plan... plans) {
    this.zone = zone;
    this.world = new BillingWorld(catalogue(plans), new InvoiceNumbers.PerEntityAndYear("T"));
    this.first = account("first", zone, EUR);
    world.open(first, terms);
  }

  public static Catalogue catalogue(Plan... plans) {
    var rates = new ArrayList<TaxRate>();
    RATES.forEach(
        (category, percent) ->
            rates.add(
                new TaxRate(
                    "XX",
                    category,
                    new BigDecimal(percent),
                    LocalDate.of(2000, 1, 1),
                    Optional.empty(),
                    "test")));
    return new Catalogue(List.of(plans), rates, List.of());
  }

  public static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  public static Account account(String name, ZoneId zone, Currency currency) {
    return new Account(
        new AccountId(id(name)),
        new Account.Holder.Person(new TravellerId(id(name))),
        new Account.Place(new CityId("town"), "XX", zone, currency),
        Optional.empty(),
        new Account.Contact(name, "Street 1", "en"));
  }

  public static Account paidBy(Account account, Account payer) {
    return new Account(
        account.id(),
        account.holder(),
        account.place(),
        Optional.of(payer.id()),
        account.contact());
  }

  public Account first() {
    return first;
  }

  // ---------------------------------------------------------------- events

  public SubscriptionId subscription(String name) {
    return new SubscriptionId(id("subscription " + name));
  }

  public Town start(String name, String day, String plan, Integer billingDay) {
    return start(name, first, day, plan, billingDay);
  }

  public Town start(String name, Account account, String day, String plan, Integer billingDay) {
    return change(
        name,
        day,
        new Change.Started(
            new TariffRef(plan),
            account.id(),
            Set.of(),
            BigDecimal.ONE,
            Optional.ofNullable(billingDay)));
  }

  public Town change(String name, String day, Change change) {
    LocalDate date = LocalDate.parse(day);
    entries++;
    world.change(
        subscription(name),
        zone,
        new Entry(
            id("entry " + entries),
            Instant.EPOCH.plusSeconds(entries).plus(enteredLater),
            date,
            Optional.empty(),
            change));
    return this;
  }

  /** A use of so many units at ten o'clock. */
  public Town use(String day, String units) {
    uses++;
    return use("use-" + uses, first, day, units);
  }

  public Town use(String key, Account account, String day, String units) {
    world.use(
        usage(key, account, LocalDate.parse(day).atTime(10, 0).atZone(zone).toInstant(), units));
    return this;
  }

  public static Usage usage(String key, Account account, Instant at, String units) {
    return new Usage(
        new UsageKey(key),
        account.id(),
        new Use(
            UsageKind.PARKING,
            new Period(at, at),
            at,
            Map.of(),
            Map.of(UNITS, new BigDecimal(units)),
            Optional.empty()),
        Pin.NONE,
        new Usage.Proof.Reported("test", ""));
  }

  public List<Issued> invoice(String until) {
    return world.invoice(LocalDate.parse(until));
  }

  public Money balance() {
    return world.balance(first.id(), EUR);
  }

  // ---------------------------------------------------------------- plans

  public static final Measure UNITS = new Measure("units");

  public static Builder plan(String name) {
    return new Builder(name);
  }

  /** A monthly plan from the first of the month, net prices, nothing charged. */
  public static final class Builder {
    private final String name;
    private int version = 1;
    private LocalDate from = LocalDate.of(2000, 1, 1);
    private Migration migration = new Migration.Never();
    private Currency currency = EUR;
    private CalendarPeriod period = CalendarPeriod.MONTH;
    private Alignment alignment = new Alignment.Calendar();
    private ProrationConvention proration = ProrationConvention.ACTUAL_DAYS;
    private PriceBasis basis = PriceBasis.TAX_ADDED;
    private Plan.Kind kind = Plan.Kind.PLAN;
    private final List<Charge> charges = new ArrayList<>();
    private final List<Benefit> benefits = new ArrayList<>();
    private final Set<PlanId> addOns = new java.util.HashSet<>();

    private Builder(String name) {
      this.name = name;
    }

    public Builder version(int number, String soldFrom, Migration policy) {
      version = number;
      from = LocalDate.parse(soldFrom);
      migration = policy;
      return this;
    }

    public Builder in(Currency other) {
      currency = other;
      return this;
    }

    public Builder every(CalendarPeriod other) {
      period = other;
      return this;
    }

    public Builder anniversary() {
      alignment = new Alignment.Anniversary();
      return this;
    }

    public Builder prorated(ProrationConvention other) {
      proration = other;
      return this;
    }

    public Builder taxIncluded() {
      basis = PriceBasis.TAX_INCLUDED;
      return this;
    }

    public Builder kind(Plan.Kind other) {
      kind = other;
      return this;
    }

    public Builder addOn(String other) {
      addOns.add(new PlanId(other));
      return this;
    }

    public Builder fee(String code, String amount, Timing timing, TaxCategory tax) {
      charges.add(
          new Charge.RecurringFee(
              new ChargeCode(code),
              Localised.of(code),
              tax,
              new BigDecimal(amount),
              new Charge.Recurrence(period, timing, true, true)));
      return this;
    }

    public Builder fee(String amount, Timing timing) {
      return fee("fee", amount, timing, TaxCategory.OUTSIDE_SCOPE);
    }

    public Builder usage(PriceModel price, Charge.Basis over) {
      return usage("usage", price, over, TaxCategory.OUTSIDE_SCOPE);
    }

    public Builder usage(String code, PriceModel price, Charge.Basis over, TaxCategory tax) {
      charges.add(
          new Charge.UsageCharge(
              new ChargeCode(code),
              Localised.of(code),
              tax,
              UsageFilter.of(UsageKind.PARKING),
              new Charge.Metering(
                  UNITS, Optional.empty(), BigDecimal.ZERO, Charge.Aggregation.SUM, over),
              List.of(new Charge.PriceVariant(UsageFilter.ANY, price)),
              Optional.empty()));
      return this;
    }

    public Builder benefit(Benefit benefit) {
      benefits.add(benefit);
      return this;
    }

    public Plan plan() {
      return new Plan(
          new PlanId(name),
          version,
          new Plan.Sale(from, migration),
          currency,
          new Plan.Text(Localised.of(name), Localised.of(name)),
          new Plan.Terms(
              new BillingTerms(period, alignment, proration, Rounding.HALF_UP, basis),
              BillingTerms.Binding.NONE,
              Plan.Ceiling.USUAL,
              kind),
          new Plan.Content(List.of(), charges, benefits, addOns));
    }
  }

  // ---------------------------------------------------------------- reading

  /** A line of text for each line: {@code recurring 2012-05-07/2012-06-01 8.02}. */
  public static String text(List<Issued> documents) {
    return documents.stream()
        .map(issued -> text(issued.document().draft()))
        .collect(Collectors.joining("\n"));
  }

  public static String text(Draft draft) {
    var lines = new ArrayList<String>();
    for (DocumentLine line : draft.lines()) {
      var service = line.due().key().service();
      lines.add(
          kind(line)
              + " "
              + service.from()
              + "/"
              + service.to()
              + " "
              + line.due().amount().major().toPlainString());
    }
    for (Draft.BalanceMove move : draft.balances()) {
      lines.add(
          (move.amount().isNegative() ? "balance_use " : "balance_credit ")
              + move.amount().major().toPlainString());
    }
    return String.join("\n", lines);
  }

  private static String kind(DocumentLine line) {
    if (line.corrects().isPresent()) {
      boolean favour = line.corrects().get().cause() == DocumentLine.Cause.CONCESSION;
      return favour ? "adjustment" : line.due().amount().isNegative() ? "credit" : "addition";
    }
    return switch (line.due().of().kind()) {
      case RECURRING -> "recurring";
      case ONE_OFF -> "one_off";
      case USE, PERIOD -> "usage";
      case CAP -> "cap";
      case COMMITMENT -> "commitment";
      case WALLET -> "wallet";
    };
  }
}
