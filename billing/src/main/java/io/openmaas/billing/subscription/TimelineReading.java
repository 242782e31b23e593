package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.subscription.SubscriptionHistory.Entry;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Goes through a subscription's life from event to event: changes, ends of phases, migrations. Each
 * step goes forward by at least an instant, so it ends.
 */
final class TimelineReading {
  private final SubscriptionHistory history;
  private final Catalogue catalogue;
  private final ZoneId zone;

  private final List<Stretch> stretches = new ArrayList<>();
  private final OneOffs oneOffs = new OneOffs();
  private final Map<String, Holding> addOns = new TreeMap<>();
  private Transitions.State state = Transitions.State.NOT_STARTED;
  private LocalDate start;
  private Optional<LocalDate> end = Optional.empty();
  private Holding main;
  private AccountId payer;
  private Set<TravellerId> members;
  private Optional<Integer> billingDay = Optional.empty();
  private BillingPeriods periods;

  TimelineReading(SubscriptionHistory history, Catalogue catalogue) {
    this.history = history;
    this.catalogue = catalogue;
    this.zone = history.zone();
  }

  /** A day and, for plans by seconds, the instant. */
  private record Point(LocalDate day, Instant at) {
    static final Comparator<Point> IN_ORDER =
        Comparator.comparing(Point::day).thenComparing(Point::at);
  }

  Timeline read() {
    List<Entry> entries = history.standing();
    if (entries.isEmpty()) {
      throw new IllegalStateException("subscription " + history.id() + " has no start");
    }
    Point now = pointOf(entries.getFirst());
    int next = 0;
    while (true) {
      while (next < entries.size()
          && Point.IN_ORDER.compare(pointOf(entries.get(next)), now) <= 0) {
        apply(entries.get(next++), now);
      }
      if (state == Transitions.State.ENDED) {
        break;
      }
      migrate(now.day());
      Optional<Point> upcoming =
          next < entries.size() ? Optional.of(pointOf(entries.get(next))) : Optional.empty();
      Point until = earliest(now, upcoming).orElse(midnight(Timeline.FOREVER));
      add(now, until);
      if (until.day().equals(Timeline.FOREVER)) {
        break;
      }
      now = until;
    }
    for (Entry entry : entries.subList(next, entries.size())) {
      apply(entry, pointOf(entry));
    }
    var term = new DatePeriod(start, end.orElse(Timeline.FOREVER));
    return new Timeline(
        history.id(), zone, term, stretches, periods, oneOffs.moments(), main.plan().currency());
  }

  private Point pointOf(Entry entry) {
    return new Point(entry.day(), entry.at().orElse(midnight(entry.day()).at()));
  }

  private Point midnight(LocalDate day) {
    return new Point(day, day.atStartOfDay(zone).toInstant());
  }

  /** The next change, end of a phase or migration. */
  private Optional<Point> earliest(Point now, Optional<Point> change) {
    return Stream.concat(
            change.stream(),
            Stream.concat(Stream.of(main), addOns.values().stream())
                .flatMap(
                    holding ->
                        Stream.concat(
                            holding.nextPhase(now.day(), zone, bySeconds()).stream()
                                .map(at -> new Point(at.atZone(zone).toLocalDate(), at)),
                            later(holding).map(due -> midnight(due.day())).stream())))
        .filter(point -> Point.IN_ORDER.compare(point, now) > 0)
        .min(Point.IN_ORDER);
  }

  private boolean bySeconds() {
    return main.plan().terms().billing().proration() == ProrationConvention.SECONDS;
  }

  private void add(Point from, Point to) {
    var days = new DatePeriod(from.day(), to.day());
    Period time = bySeconds() ? new Period(from.at(), to.at()) : days.in(zone);
    if (days.days() == 0 && (!bySeconds() || time.length().isZero())) {
      return;
    }
    stretches.add(
        new Stretch(
            days,
            time,
            main.on(from.day()),
            addOns.values().stream().map(addOn -> addOn.on(from.day())).toList(),
            payer,
            members,
            state == Transitions.State.PAUSED));
  }

  // ---------------------------------------------------------------- changes

  private void apply(Entry entry, Point now) {
    ChangeKind kind = ChangeKind.of(entry.change());
    state =
        Transitions.next(state, kind)
            .orElseThrow(() -> refused(entry, "not-while-" + words(state), why(kind)));
    LocalDate day = now.day();
    switch (entry.change()) {
      case Change.Started started -> begin(entry, started, now);
      case Change.PlanChanged changed -> changePlan(entry, changed.plan(), day);
      case Change.Migrated migrated -> migrateBy(entry, migrated.plan(), day);
      case Change.QuantityChanged changed -> main = main.times(positive(entry, changed.quantity()));
      case Change.AddOnTaken taken -> takeAddOn(entry, taken, now);
      case Change.AddOnEnded ended -> endAddOn(entry, ended.addOn(), day);
      case Change.Paused _, Change.Resumed _ -> {}
      case Change.PayerChanged changed -> changePayer(entry, changed.account());
      case Change.MembersChanged changed -> members = changed.members();
      case Change.BillingDayMoved moved -> moveBillingDay(entry, moved.day(), day);
      case Change.Ended _ -> finish(now);
      case Change.TakenBack _ -> throw new IllegalStateException("is not standing");
    }
  }

  private void begin(Entry entry, Change.Started started, Point now) {
    start = now.day();
    Plan plan = plan(entry, started.plan());
    if (plan.terms().kind() != Plan.Kind.PLAN) {
      throw refused(entry, "not-a-plan", "'" + plan.id() + "' is not taken by a subscription");
    }
    main = new Holding(plan, positive(entry, started.quantity()), now.day(), now.day(), now.at());
    payer = started.account();
    members = started.members();
    billingDay = started.billingDay();
    billingDay.ifPresent(day -> requireBillingDay(entry, day));
    periods = BillingPeriods.of(cycle(plan, start), start);
    oneOffs.started(main, payer, start);
  }

  private void changePlan(Entry entry, TariffRef ref, LocalDate day) {
    Plan plan = plan(entry, ref);
    Plan left = main.plan();
    if (plan.terms().kind() != Plan.Kind.PLAN) {
      throw refused(entry, "not-a-plan", "'" + plan.id() + "' is not taken by a subscription");
    }
    if (plan.equals(left)) {
      throw refused(entry, "same-plan", "plan " + ref + " holds already on " + day);
    }
    requireCurrency(entry, plan);
    main = main.with(plan, day);
    oneOffs.changed(left, main, payer, day);
    for (Holding addOn : List.copyOf(addOns.values())) {
      if (!plan.content().addOns().contains(addOn.plan().id())) {
        addOns.remove(addOn.plan().id().value());
        oneOffs.ended(addOn, payer, day, day);
      }
    }
    periods = periods.at(day);
    follow(plan, day);
  }

  private void migrateBy(Entry entry, TariffRef ref, LocalDate day) {
    Plan plan = plan(entry, ref);
    requireCurrency(entry, plan);
    String name = plan.id().value();
    if (plan.id().equals(main.plan().id())) {
      main = main.with(plan, day);
      follow(plan, day);
    } else if (addOns.containsKey(name)) {
      addOns.put(name, addOns.get(name).with(plan, day));
    } else {
      throw refused(entry, "other-plan", ref + " is no version of the plan that holds on " + day);
    }
  }

  private void takeAddOn(Entry entry, Change.AddOnTaken taken, Point now) {
    Plan addOn = plan(entry, taken.addOn());
    BigDecimal quantity = positive(entry, taken.quantity());
    if (addOn.terms().kind() != Plan.Kind.ADD_ON) {
      throw refused(entry, "not-an-add-on", "'" + addOn.id() + "' is not an add-on");
    }
    if (!main.plan().content().addOns().contains(addOn.id())) {
      throw refused(
          entry,
          "add-on-not-offered",
          "'" + addOn.id() + "' cannot be taken beside " + main.plan().ref());
    }
    requireCurrency(entry, addOn);
    String name = addOn.id().value();
    if (addOns.containsKey(name)) {
      addOns.put(name, addOns.get(name).with(addOn, now.day()).times(quantity));
      return;
    }
    var holding = new Holding(addOn, quantity, now.day(), now.day(), now.at());
    addOns.put(name, holding);
    oneOffs.started(holding, payer, now.day());
  }

  private void endAddOn(Entry entry, PlanId addOn, LocalDate day) {
    Holding ended = addOns.remove(addOn.value());
    if (ended == null) {
      throw refused(entry, "add-on-not-taken", "'" + addOn + "' is not taken on " + day);
    }
    oneOffs.ended(ended, payer, day, day);
  }

  private void changePayer(Entry entry, AccountId account) {
    if (account.equals(payer)) {
      throw refused(entry, "same-payer", "the account " + account + " pays already");
    }
    payer = account;
  }

  private void moveBillingDay(Entry entry, int to, LocalDate day) {
    requireBillingDay(entry, to);
    billingDay = Optional.of(to);
    Cycle cycle = Cycle.onDay(main.plan().terms().billing().period(), to, day);
    boolean atOnce = periods.beginsOn(day) || cycle.beginsOn(day) || main.chosenOn().equals(day);
    LocalDate from = atOnce ? day : periods.firstBegin(day);
    periods = periods.with(new Cycle(cycle.every(), from, to), from);
  }

  private void requireBillingDay(Entry entry, int day) {
    if (day < 1 || day > 31) {
      throw refused(entry, "billing-day", "billing day " + day + " is not 1 to 31");
    }
    if (main.plan().terms().billing().period().months() == 0) {
      throw refused(entry, "billing-day", "periods of days and weeks begin on no day of the month");
    }
  }

  /** With inclusive days the day of the termination is still paid for, and served. */
  private void finish(Point now) {
    boolean inclusive =
        main.plan().terms().billing().proration() == ProrationConvention.INCLUSIVE_DAYS;
    LocalDate last = inclusive ? now.day().plusDays(1) : now.day();
    if (inclusive) {
      add(now, midnight(last));
    }
    end = Optional.of(last);
    for (Holding addOn : addOns.values()) {
      oneOffs.ended(addOn, payer, now.day(), last);
    }
    oneOffs.ended(main, payer, now.day(), last);
  }

  // ---------------------------------------------------------------- cycle

  /** Another plan may have other periods; then its cycle begins with it, else nothing moves. */
  private void follow(Plan plan, LocalDate day) {
    Cycle running = periods.sections().getLast().cycle();
    if (!cycle(plan, running.origin()).sameAs(running)) {
      periods = periods.with(cycle(plan, day), day);
    }
  }

  private Cycle cycle(Plan plan, LocalDate origin) {
    BillingTerms terms = plan.terms().billing();
    if (billingDay.isPresent() && terms.period().months() > 0) {
      return Cycle.onDay(terms.period(), billingDay.get(), origin);
    }
    return switch (terms.alignment()) {
      case BillingTerms.Alignment.Anniversary _ when terms.period().months() > 0 ->
          Cycle.onDay(terms.period(), start.getDayOfMonth(), origin);
      case BillingTerms.Alignment.Anniversary anniversary ->
          Cycle.of(terms.period(), anniversary, origin);
      case BillingTerms.Alignment.Calendar calendar -> Cycle.of(terms.period(), calendar, origin);
      case BillingTerms.Alignment.DayOfMonth on -> Cycle.of(terms.period(), on, origin);
    };
  }

  // ---------------------------------------------------------------- migrations

  private record Later(LocalDate day, Plan plan) {}

  /** The next version that comes in by its policy, after the day on which this one was chosen. */
  private Optional<Later> later(Holding holding) {
    return catalogue.versions(holding.plan().id()).stream()
        .filter(version -> version.version() > holding.plan().version())
        .filter(version -> version.currency().equals(holding.plan().currency()))
        .flatMap(version -> migrationDay(version).map(day -> new Later(day, version)).stream())
        .filter(due -> due.day().isAfter(holding.chosenOn()))
        .min(
            Comparator.comparing(Later::day)
                .thenComparing(due -> due.plan().version(), Comparator.reverseOrder()));
  }

  private Optional<LocalDate> migrationDay(Plan version) {
    return switch (version.sale().migration()) {
      case Migration.Never _ -> Optional.empty();
      case Migration.On on -> Optional.of(on.day());
      case Migration.WithPeriodFrom from -> Optional.of(periods.firstBegin(from.day()));
    };
  }

  private void migrate(LocalDate day) {
    for (var due = later(main);
        due.isPresent() && !due.get().day().isAfter(day);
        due = later(main)) {
      main = main.migrated(due.get().plan());
      follow(main.plan(), day);
    }
    addOns.replaceAll(
        (_, holding) -> {
          Holding moved = holding;
          for (var due = later(moved);
              due.isPresent() && !due.get().day().isAfter(day);
              due = later(moved)) {
            moved = moved.migrated(due.get().plan());
          }
          return moved;
        });
  }

  // ---------------------------------------------------------------- refusals

  private Plan plan(Entry entry, TariffRef ref) {
    return catalogue
        .find(ref)
        .orElseThrow(
            () -> refused(entry, "unknown-plan", "there is no plan version '" + ref + "'"));
  }

  private void requireCurrency(Entry entry, Plan plan) {
    if (!plan.currency().equals(main.plan().currency())) {
      throw refused(
          entry,
          "other-currency",
          plan.ref() + " is in " + plan.currency() + ", not in " + main.plan().currency());
    }
  }

  private static BigDecimal positive(Entry entry, BigDecimal quantity) {
    if (quantity.signum() <= 0) {
      throw refused(entry, "quantity", "a quantity is above zero");
    }
    return quantity;
  }

  private String why(ChangeKind kind) {
    return "'" + words(kind) + "' cannot come while the subscription is " + words(state);
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ChangeRefused refused(Entry entry, String code, String reason) {
    return new ChangeRefused(entry.id(), code, reason);
  }
}
