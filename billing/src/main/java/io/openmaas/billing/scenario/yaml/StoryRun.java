package io.openmaas.billing.scenario.yaml;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.invoice.Coupon;
import io.openmaas.billing.invoice.CreditNotes;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.Drawn;
import io.openmaas.billing.invoice.InvoiceNumbers;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.scenario.BillingWorld;
import io.openmaas.billing.scenario.Issued;
import io.openmaas.billing.scenario.yaml.Step.Does;
import io.openmaas.billing.scenario.yaml.Story.Customer;
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
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Plays a story in a world of its own and notes what came otherwise than expected. */
final class StoryRun {
  private static final BigDecimal SECONDS_OF_MINUTE = BigDecimal.valueOf(60);

  private final Story story;
  private final BillingWorld world;
  private final Map<String, Customer> customers = new LinkedHashMap<>();
  private final Map<AccountId, String> names = new HashMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private int events;

  private StoryRun(Story story) {
    this.story = story;
    this.world = new BillingWorld(story.catalogue(), numbers(story));
    for (Customer customer : story.customers()) {
      customers.put(customer.name(), customer);
      Account account = account(customer);
      names.put(account.id(), customer.name());
      world.open(account, customer.terms());
    }
  }

  /**
   * What came otherwise.
   *
   * @param line of the file, from 1
   */
  record Difference(int line, String text) {}

  /** Plays the story; an empty list where all came as expected. */
  static List<Difference> of(Story story) {
    return new StoryRun(story).run();
  }

  private List<Difference> run() {
    for (Step step : story.steps()) {
      try {
        does(step);
      } catch (RuntimeException e) {
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        differences.add(new Difference(step.line(), "this cannot be: " + reason));
        return differences;
      }
    }
    int last = story.steps().getLast().line();
    var unpriced = new HashSet<String>();
    for (Drawn.Unrated unrated : world.unrated()) {
      String key = unrated.use().use().value();
      if (!unpriced.add(key) || story.unpriced().contains(key)) {
        continue;
      }
      differences.add(
          new Difference(last, "use " + key + " has no price: " + unrated.use().reason()));
    }
    for (String key : story.unpriced()) {
      if (!unpriced.contains(key)) {
        differences.add(new Difference(last, "use " + key + " was to have no price"));
      }
    }
    return differences;
  }

  private static InvoiceNumbers numbers(Story story) {
    var usual = new Story.Numbering(Story.Series.LEGAL_ENTITY, "OM");
    Story.Numbering numbering = story.numbering().orElse(usual);
    return switch (numbering.series()) {
      case LEGAL_ENTITY -> new InvoiceNumbers.PerEntityAndYear(numbering.prefix());
      case CUSTOMER -> new InvoiceNumbers.PerCustomer(numbering.prefix());
    };
  }

  private static UUID uuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static AccountId id(String customer) {
    return new AccountId(uuid("customer/" + customer));
  }

  private static Account account(Customer customer) {
    return new Account(
        id(customer.name()),
        switch (customer.kind()) {
          case PERSON -> new Account.Holder.Person(new TravellerId(uuid(customer.name())));
          case COMPANY -> new Account.Holder.Company(customer.name(), customer.vatId());
        },
        new Account.Place(
            new CityId("scenario"), customer.country(), customer.zone(), customer.currency()),
        customer.paidBy().map(StoryRun::id),
        new Account.Contact(customer.name(), "", "en"));
  }

  // ---------------------------------------------------------------- what happens

  private Customer customer(Step step) {
    return step.customer().map(customers::get).orElseGet(() -> story.customers().getFirst());
  }

  private void does(Step step) {
    switch (step.does()) {
      case Does.Start start ->
          change(
              step,
              start.subscription(),
              new Change.Started(
                  sold(start.plan(), step.when().day()),
                  id(customer(step).name()),
                  Set.of(),
                  start.quantity(),
                  start.billingDay()));
      case Does.ChangePlan to ->
          change(
              step, to.subscription(), new Change.PlanChanged(sold(to.plan(), step.when().day())));
      case Does.ChangeQuantity to ->
          change(step, to.subscription(), new Change.QuantityChanged(to.quantity()));
      case Does.TakeAddOn taken ->
          change(
              step,
              taken.subscription(),
              new Change.AddOnTaken(sold(taken.addOn(), step.when().day()), taken.quantity()));
      case Does.EndAddOn ended ->
          change(step, ended.subscription(), new Change.AddOnEnded(ended.addOn()));
      case Does.Pause pause -> change(step, pause.subscription(), new Change.Paused());
      case Does.Resume resume -> change(step, resume.subscription(), new Change.Resumed());
      case Does.MoveBillingDay to ->
          change(step, to.subscription(), new Change.BillingDayMoved(to.billingDay()));
      case Does.ChangePayer to ->
          change(step, to.subscription(), new Change.PayerChanged(id(to.payer())));
      case Does.End end -> change(step, end.subscription(), new Change.Ended("scenario"));
      case Does.UseMade use -> world.use(usage(step, use));
      case Does.UseReversed reversed ->
          world.reverse(id(customer(step).name()), new UsageKey(reversed.key()));
      case Does.TopUp topUp -> topUp(step, topUp);
      case Does.CouponGiven coupon -> world.give(id(customer(step).name()), coupon(step, coupon));
      case Does.Credit credit -> credit(step, credit);
      case Does.Pay pay -> pay(step, pay);
      case Does.Invoice invoice -> invoice(step, invoice);
      case Does.Look look -> look(step, look.account());
    }
  }

  /** The version of a plan that is sold on a day. */
  private TariffRef sold(PlanId plan, LocalDate day) {
    return story.catalogue().versions(plan).stream()
        .filter(version -> !version.effectiveFrom().isAfter(day))
        .reduce((_, later) -> later)
        .map(Plan::ref)
        .orElseThrow(() -> new IllegalArgumentException("no plan " + plan + " on " + day));
  }

  private void change(Step step, String subscription, Change change) {
    Customer customer = customer(step);
    world.change(
        subscription(customer, subscription),
        customer.zone(),
        new Entry(
            uuid("event/" + ++events),
            step.when().known().atStartOfDay(customer.zone()).toInstant().plusSeconds(events),
            step.when().day(),
            step.when().at(),
            change));
  }

  private static SubscriptionId subscription(Customer customer, String name) {
    return new SubscriptionId(uuid("subscription/" + customer.name() + "/" + name));
  }

  private void topUp(Step step, Does.TopUp topUp) {
    LocalDate lastDay = topUp.to().map(to -> to.minusDays(1)).orElse(LocalDate.MAX);
    world.topUp(
        subscription(customer(step), topUp.subscription()),
        step.when().day(),
        new Holdings.Lot(topUp.wallet(), topUp.units(), lastDay));
  }

  private static Pin pin(Does.UseMade use, Customer customer) {
    return use.fixedPrice()
        .map(
            price ->
                new Pin(
                    Optional.empty(),
                    Optional.empty(),
                    new Pin.Promise.Fixed(exact(price, customer))))
        .orElse(Pin.NONE);
  }

  private Usage usage(Step step, Does.UseMade use) {
    Customer customer = customer(step);
    Instant at =
        step.when()
            .at()
            .orElseGet(
                () -> step.when().day().atTime(LocalTime.NOON).atZone(customer.zone()).toInstant());
    Duration length =
        use.minutes()
            .map(
                minutes ->
                    Duration.ofSeconds(
                        minutes
                            .multiply(SECONDS_OF_MINUTE)
                            .setScale(0, RoundingMode.UP)
                            .longValueExact()))
            .orElse(Duration.ZERO);
    Map<Measure, BigDecimal> quantities = new HashMap<>(use.quantities());
    return new Usage(
        new UsageKey(use.key().orElseGet(() -> String.format(Locale.ROOT, "use-%06d", ++events))),
        id(customer.name()),
        new Use(
            use.kind(),
            new Period(at.minus(length), at),
            at,
            use.dimensions(),
            quantities,
            use.price().map(price -> exact(price, customer))),
        pin(use, customer),
        new Usage.Proof.Reported("scenario", ""));
  }

  private static Money exact(BigDecimal amount, Customer customer) {
    return Money.of(amount, customer.currency(), Rounding.EXACT);
  }

  private Coupon coupon(Step step, Does.CouponGiven coupon) {
    var name = Localised.of("Coupon " + coupon.code());
    return coupon
        .percent()
        .<Coupon>map(percent -> new Coupon.Percent(coupon.code(), name, Set.of(), percent))
        .orElseGet(
            () ->
                new Coupon.Fixed(
                    coupon.code(),
                    name,
                    Set.of(),
                    exact(coupon.amount().orElseThrow(), customer(step))));
  }

  /** Credits a line of the last invoice that has this charge for the customer. */
  private void credit(Step step, Does.Credit credit) {
    AccountId of = id(customer(step).name());
    for (Issued document : world.documents().reversed()) {
      var lines = document.document().draft().lines();
      for (int i = 0; i < lines.size(); i++) {
        var due = lines.get(i).due();
        if (document.document().draft().kind() == Draft.Kind.INVOICE
            && due.of().account().equals(of)
            && due.key().code().value().equals(credit.charge())) {
          Issued note =
              world.credit(
                  document.number(),
                  List.of(new CreditNotes.Item(i, exact(credit.amount(), customer(step)))),
                  step.when().day());
          compare(step.line(), credit.documents(), List.of(note));
          return;
        }
      }
    }
    throw new IllegalArgumentException("no invoice has the charge " + credit.charge());
  }

  /** Pays the oldest invoices first. */
  private void pay(Step step, Does.Pay pay) {
    Money left = exact(pay.amount(), customer(step));
    AccountId payer = id(customer(step).name());
    String last = null;
    for (Issued document : world.documents()) {
      boolean own = document.document().draft().head().account().equals(payer);
      if (own && document.open().minor() > 0 && left.minor() > 0) {
        Money part = left.min(document.open());
        world.pay(document.number(), part);
        left = left.minus(part);
        last = document.number();
      }
    }
    if (last == null) {
      throw new IllegalArgumentException("there is no open invoice");
    }
    if (!left.isZero()) {
      world.pay(last, left);
    }
  }

  private void invoice(Step step, Does.Invoice invoice) {
    LocalDate until = step.when().day();
    List<Issued> documents =
        step.customer().isPresent()
            ? world.invoice(id(step.customer().get()), until)
            : world.invoice(until);
    compare(step.line(), invoice.documents(), documents);
  }

  private void compare(
      int line, Optional<List<Expected.Document>> expected, List<Issued> documents) {
    expected.ifPresent(
        wanted -> differences.addAll(new DocumentComparison(names).of(line, wanted, documents)));
  }

  private void look(Step step, Expected.Account expected) {
    Customer customer = customer(step);
    AccountId account = id(customer.name());
    differ(step.line(), "balance", expected.balance(), world.balance(account, customer.currency()));
    Money owed = world.owed(account, customer.currency());
    differ(step.line(), "owed", expected.owed(), owed);
    differ(
        step.line(),
        "due",
        expected.due(),
        owed.minus(world.balance(account, customer.currency())));
  }

  private void differ(int line, String what, Optional<BigDecimal> expected, Money actual) {
    if (expected.isPresent() && expected.get().compareTo(actual.major()) != 0) {
      differences.add(
          new Difference(
              line, what + ": expected " + expected.get().toPlainString() + ", actual " + actual));
    }
  }
}
