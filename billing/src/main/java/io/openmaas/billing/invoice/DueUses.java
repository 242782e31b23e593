package io.openmaas.billing.invoice;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.holding.PeriodClose;
import io.openmaas.billing.invoice.Difference.Taxable;
import io.openmaas.billing.invoice.InvoicingTerms.LastDay;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.rating.RatedPeriod;
import io.openmaas.billing.rating.RatingRequest;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.FeeLine;
import io.openmaas.billing.subscription.FeeLines;
import io.openmaas.billing.subscription.Stretch;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.offer.TariffRef;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the uses of an account cost in the billing periods that a drawing looks at. */
final class DueUses {
  /** A use and its local day. */
  private record Dated(Usage usage, LocalDate day) {}

  /** Days of a period in which the same plan rated. */
  private record Span(DatePeriod days, List<Stretch.Taken> taken) {}

  private final Rules rules;
  private final DrawingRequest request;
  private final DrawingRequest.Party party;
  private final Account account;
  private final Scope scope;
  private final List<Timeline> timelines;
  private final Map<SubscriptionId, List<Dated>> bySubscription = new HashMap<>();
  private final List<Dated> without = new ArrayList<>();
  private final Map<UsageKey, Dated> byKey = new HashMap<>();
  private final List<Drawn.Left> left = new ArrayList<>();
  private final List<Drawn.Closed> closed = new ArrayList<>();
  private final List<Drawn.Unrated> unrated = new ArrayList<>();
  private final Map<DueLine, DatePeriod> periods = new java.util.IdentityHashMap<>();

  DueUses(
      Rules rules,
      DrawingRequest request,
      DrawingRequest.Party party,
      Scope scope,
      List<Timeline> timelines) {
    this.rules = rules;
    this.request = request;
    this.party = party;
    this.account = party.account();
    this.scope = scope;
    this.timelines = timelines;
    party.uses().forEach(this::assign);
  }

  List<Drawn.Left> left() {
    return left;
  }

  List<Drawn.Closed> closed() {
    return closed;
  }

  List<Drawn.Unrated> unrated() {
    return unrated;
  }

  /** The billing period of a line that came from here. */
  Optional<DatePeriod> periodOf(DueLine line) {
    return Optional.ofNullable(periods.get(line));
  }

  // ---------------------------------------------------------------- whose use

  private void assign(Usage usage) {
    Optional<TariffRef> unknown =
        usage.pin().tariff().filter(ref -> rules.catalogue().find(ref).isEmpty());
    if (unknown.isPresent()) {
      unrated.add(
          new Drawn.Unrated(
              account.id(),
              new RatedPeriod.Unrated(usage.key(), "there is no plan " + unknown.get())));
      return;
    }
    ZoneId zone = account.place().zone();
    LocalDate day = usage.use().at().atZone(zone).toLocalDate();
    Optional<Timeline> owner = owner(usage, day);
    if (owner.isPresent() && !owner.get().zone().equals(zone)) {
      day = usage.use().at().atZone(owner.get().zone()).toLocalDate();
    }
    var dated = new Dated(usage, day);
    if (day.isBefore(scope.earliest())) {
      throw new IllegalStateException(
          "use " + usage.key() + " of " + day + " is before " + scope.earliest() + ", unannounced");
    }
    if (byKey.putIfAbsent(usage.key(), dated) != null) {
      throw new IllegalStateException("use " + usage.key() + " is there twice");
    }
    if (owner.isPresent()) {
      bySubscription.computeIfAbsent(owner.get().id(), _ -> new ArrayList<>()).add(dated);
    } else {
      without.add(dated);
    }
  }

  private Optional<Timeline> owner(Usage usage, LocalDate day) {
    Optional<SubscriptionId> pinned = usage.pin().subscription();
    Optional<TariffRef> tariff = usage.pin().tariff();
    Timeline any = null;
    for (Timeline timeline : timelines) {
      List<Stretch.Taken> usable = usable(timeline, day);
      if (usable.isEmpty()) {
        continue;
      }
      if (pinned.isPresent()) {
        if (timeline.id().equals(pinned.get())) {
          return Optional.of(timeline);
        }
      } else if (tariff.isEmpty() || sells(usable, tariff.get())) {
        return Optional.of(timeline);
      } else if (any == null) {
        any = timeline;
      }
    }
    boolean unbound = tariff.isPresent() && isUnbound(tariff.get());
    return any == null || pinned.isPresent() || unbound ? Optional.empty() : Optional.of(any);
  }

  private boolean isUnbound(TariffRef tariff) {
    return rules.catalogue().get(tariff).terms().kind() == Plan.Kind.WITHOUT_SUBSCRIPTION;
  }

  private boolean sells(List<Stretch.Taken> usable, TariffRef tariff) {
    Plan plan = rules.catalogue().get(tariff);
    return usable.stream().anyMatch(taken -> taken.plan().id().equals(plan.id()));
  }

  /** What can be used on this day: by the terms, the day after the last still can. */
  private List<Stretch.Taken> usable(Timeline timeline, LocalDate day) {
    Optional<Stretch> stretch = timeline.on(day).filter(found -> !found.paused());
    if (stretch.isPresent()) {
      return stretch.get().taken().toList();
    }
    return lastDayUsable() && timeline.endsOn().filter(day::equals).isPresent()
        ? last(timeline)
        : List.of();
  }

  private boolean lastDayUsable() {
    return request.payer().terms().lastDay() == LastDay.WITH_USE;
  }

  /** What held at the end; what it started with where it ended on its first day. */
  private List<Stretch.Taken> last(Timeline timeline) {
    if (!timeline.stretches().isEmpty()) {
      return timeline.stretches().getLast().taken().toList();
    }
    for (SubscriptionHistory history : party.subscriptions()) {
      if (history.id().equals(timeline.id())
          && history.changes().getFirst().change() instanceof Change.Started started) {
        Plan plan = rules.catalogue().get(started.plan());
        return List.of(new Stretch.Taken(plan, Optional.empty(), started.quantity()));
      }
    }
    return List.of();
  }

  // ---------------------------------------------------------------- periods

  /** By subscription, period, plan; then what is used without a subscription. */
  List<Taxable> due() {
    var lines = new ArrayList<Taxable>();
    for (Timeline timeline : timelines) {
      rate(timeline, lines);
    }
    rateWithout(lines);
    return lines;
  }

  private void rate(Timeline timeline, List<Taxable> lines) {
    LocalDate from = later(scope.from(Optional.of(timeline.id())), timeline.term().from());
    LocalDate last = earlier(timeline.term().to(), request.until());
    boolean keeps = Keeping.keepsUnits(timeline);
    Holdings holdings = null;
    LocalDate next = null;
    DatePeriod period = timeline.periods().periodOf(from);
    while (!period.from().isAfter(last)) {
      LocalDate closes = closes(timeline, period);
      boolean beyond = period.from().equals(timeline.term().to()) && !isEmpty(timeline);
      if (closes.isAfter(request.until()) || beyond) {
        break;
      }
      if (scope.reopened() || scope.isNew(closes)) {
        Holdings before =
            period.from().equals(next)
                ? holdings.plus(party.holdings().cameIn(timeline.id(), period.from()))
                : party.holdings().at(timeline.id(), period.from());
        var parts = new ArrayList<PeriodClose.Part>(1);
        holdings = rate(timeline, period, closes, before, lines, parts);
        if (keeps && !closes.isAfter(request.today())) {
          close(timeline, new DatePeriod(period.from(), closes), before, parts);
        }
        next = period.to();
        left.add(new Drawn.Left(timeline.id(), next, holdings));
      }
      period = timeline.periods().periodOf(period.to());
    }
  }

  private void close(
      Timeline timeline, DatePeriod days, Holdings before, List<PeriodClose.Part> parts) {
    boolean pays =
        timeline
            .on(days.lastDay())
            .map(stretch -> stretch.payer().equals(account.id()))
            .orElse(true);
    if (!pays) {
      return;
    }
    var close = PeriodClose.of(Keeping.plans(timeline), days, before, parts);
    closed.add(new Drawn.Closed(account.id(), timeline.id(), close));
  }

  private static boolean isEmpty(Timeline timeline) {
    return timeline.term().from().equals(timeline.term().to());
  }

  private static LocalDate closes(Timeline timeline, DatePeriod period) {
    return earlier(period.to(), timeline.term().to());
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return other.isBefore(one) ? other : one;
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return other.isAfter(one) ? other : one;
  }

  private Holdings rate(
      Timeline timeline,
      DatePeriod period,
      LocalDate closes,
      Holdings before,
      List<Taxable> lines,
      List<PeriodClose.Part> parts) {
    Holdings holdings = before;
    var uses = bySubscription.getOrDefault(timeline.id(), List.of());
    for (Span span : spans(timeline, period)) {
      boolean withEnd = lastDayUsable() && span.days().to().equals(timeline.term().to());
      Plan plan = together(span.taken());
      var own = new ArrayList<Usage>();
      var others = new TreeMap<String, List<Usage>>();
      for (Dated use : uses) {
        LocalDate day = use.day();
        boolean within = !day.isBefore(span.days().from()) && day.isBefore(span.days().to());
        if (within || withEnd && day.equals(span.days().to())) {
          Optional<TariffRef> pinned = use.usage().pin().tariff();
          boolean other =
              pinned.isPresent()
                  && span.taken().stream().noneMatch(t -> t.plan().ref().equals(pinned.get()));
          (other ? others.computeIfAbsent(pinned.get().value(), _ -> new ArrayList<>()) : own)
              .add(use.usage());
        }
      }
      boolean closed = !closes.isAfter(request.today());
      var stretch = new RatingRequest.Stretch(period, span.days(), timeline.zone(), closed);
      for (var other : others.entrySet()) {
        Plan pinned = pricesOnly(rules.catalogue().get(new TariffRef(other.getKey())));
        RatedPeriod rated =
            rules.rate(
                "prices of " + other.getKey(),
                new RatingRequest(pinned, stretch, other.getValue(), Holdings.NONE));
        add(lines, rated, List.of(pinned), Optional.of(timeline.id()), stretch, closes);
      }
      if (!own.isEmpty() || countsWithoutUse(plan)) {
        var plans = span.taken().stream().map(Stretch.Taken::plan).toList();
        Holdings spent = withFees(timeline, plan, period, holdings);
        RatedPeriod rated = rules.rate(name(plans), new RatingRequest(plan, stretch, own, spent));
        holdings = rated.left();
        parts.add(new PeriodClose.Part(plan, rated));
        add(lines, rated, plans, Optional.of(timeline.id()), stretch, closes);
      }
    }
    return holdings;
  }

  private static String name(List<Plan> plans) {
    if (plans.size() == 1) {
      return plans.getFirst().ref().value();
    }
    return plans.stream().map(plan -> plan.ref().value()).collect(Collectors.joining(" "));
  }

  /** Tells the fees of the period to commitments that count them. */
  private Holdings withFees(Timeline timeline, Plan plan, DatePeriod period, Holdings holdings) {
    var counted = new HashSet<ChargeCode>();
    for (Benefit benefit : plan.content().benefits()) {
      if (benefit instanceof Benefit.Commitment commitment) {
        plan.fees().stream()
            .map(Charge::code)
            .filter(commitment.counts()::contains)
            .forEach(counted::add);
      }
    }
    if (counted.isEmpty()) {
      return holdings;
    }
    var counters = new ArrayList<>(holdings.counters());
    counters.removeIf(counter -> counted.contains(counter.of()));
    for (FeeLine fee : FeeLines.of(timeline, period)) {
      if (counted.contains(fee.of().code()) && fee.service().intersect(period).isPresent()) {
        counters.add(Holdings.Counter.spent(fee.of().code(), period, fee.amount().major()));
      }
    }
    return new Holdings(holdings.lots(), counters, holdings.levels());
  }

  /** Whether a period costs, or leaves, something although nothing was used. */
  private static boolean countsWithoutUse(Plan plan) {
    if (!plan.content().benefits().isEmpty()) {
      return true;
    }
    for (Charge charge : plan.content().charges()) {
      if (charge instanceof Charge.UsageCharge usage
          && usage.metering().basis() == Charge.Basis.PERIOD) {
        return true;
      }
    }
    return false;
  }

  /** A tariff that was pinned, though the plan is another by now: its prices hold, no more. */
  private static Plan pricesOnly(Plan plan) {
    List<Benefit> ofUse =
        plan.content().benefits().stream()
            .filter(
                benefit ->
                    benefit instanceof Benefit.Cap cap && cap.per() == Benefit.Per.USE
                        || benefit instanceof Benefit.Allowance allowance
                            && allowance.grant().per() == Benefit.Per.USE)
            .toList();
    return with(plan, plan.content().charges(), ofUse);
  }

  private static Plan with(Plan plan, List<Charge> charges, List<Benefit> benefits) {
    return new Plan(
        plan.id(),
        plan.version(),
        plan.sale(),
        plan.currency(),
        plan.text(),
        plan.terms(),
        new Plan.Content(plan.content().phases(), charges, benefits, plan.content().addOns()));
  }

  /** A plan with the prices and benefits of its add-ons, which come first. */
  private static Plan together(List<Stretch.Taken> taken) {
    Plan plan = taken.getFirst().plan();
    if (taken.size() == 1) {
      return plan;
    }
    var charges = new ArrayList<Charge>();
    var benefits = new ArrayList<Benefit>();
    for (Stretch.Taken one : taken.reversed()) {
      charges.addAll(one.plan().content().charges());
      benefits.addAll(one.plan().content().benefits());
    }
    return with(plan, charges, benefits);
  }

  /** The days of a period, put together where the same plans hold; pauses left out. */
  private List<Span> spans(Timeline timeline, DatePeriod period) {
    var spans = new ArrayList<Span>(1);
    if (isEmpty(timeline) && lastDayUsable()) {
      spans.add(new Span(timeline.term(), last(timeline)));
    }
    for (Stretch stretch : timeline.stretches()) {
      Optional<DatePeriod> days = stretch.days().intersect(period);
      if (stretch.paused() || days.isEmpty()) {
        continue;
      }
      var taken = stretch.taken().toList();
      Span last = spans.isEmpty() ? null : spans.getLast();
      if (last != null && last.days().to().equals(days.get().from()) && same(last.taken(), taken)) {
        spans.set(
            spans.size() - 1, new Span(new DatePeriod(last.days().from(), days.get().to()), taken));
      } else {
        spans.add(new Span(days.get(), taken));
      }
    }
    return spans;
  }

  private static boolean same(List<Stretch.Taken> some, List<Stretch.Taken> others) {
    return some.stream()
        .map(taken -> taken.plan().ref())
        .toList()
        .equals(others.stream().map(taken -> taken.plan().ref()).toList());
  }

  private void rateWithout(List<Taxable> lines) {
    var groups = new LinkedHashMap<DatePeriod, Map<TariffRef, List<Usage>>>();
    without.sort((a, b) -> Usage.IN_ORDER.compare(a.usage(), b.usage()));
    for (Dated use : without) {
      DatePeriod period = Scope.CALENDAR_MONTHS.periodOf(use.day());
      boolean looked =
          scope.isNew(period.to())
              || scope.reopened() && !use.day().isBefore(scope.from(Optional.empty()));
      if (period.to().isAfter(request.until()) || !looked) {
        continue;
      }
      Optional<TariffRef> tariff =
          use.usage()
              .pin()
              .tariff()
              .or(
                  () ->
                      rules
                          .catalogue()
                          .withoutSubscription(account.place().currency(), use.day())
                          .map(Plan::ref));
      if (tariff.isEmpty()) {
        unrated.add(
            new Drawn.Unrated(
                account.id(),
                new RatedPeriod.Unrated(
                    use.usage().key(), "no subscription runs, and no plan is for use without")));
      } else {
        groups
            .computeIfAbsent(period, _ -> new LinkedHashMap<>())
            .computeIfAbsent(tariff.get(), _ -> new ArrayList<>())
            .add(use.usage());
      }
    }
    groups.forEach(
        (period, tariffs) ->
            tariffs.forEach(
                (tariff, uses) -> {
                  Plan plan = rules.catalogue().get(tariff);
                  boolean closed = !period.to().isAfter(request.today());
                  var stretch =
                      new RatingRequest.Stretch(period, period, account.place().zone(), closed);
                  RatedPeriod rated =
                      rules.rate(
                          name(List.of(plan)),
                          new RatingRequest(plan, stretch, uses, Holdings.NONE));
                  add(lines, rated, List.of(plan), Optional.empty(), stretch, period.to());
                }));
  }

  // ---------------------------------------------------------------- lines

  private void add(
      List<Taxable> lines,
      RatedPeriod rated,
      List<Plan> plans,
      Optional<SubscriptionId> subscription,
      RatingRequest.Stretch stretch,
      LocalDate closes) {
    for (RatedPeriod.Unrated use : rated.unrated()) {
      unrated.add(new Drawn.Unrated(account.id(), use));
    }
    for (RatedLine line : rated.lines()) {
      Dated dated = line.use().map(byKey::get).orElse(null);
      DatePeriod service = dated == null ? stretch.days() : DatePeriod.day(dated.day());
      LocalDate day = dated != null ? dated.day() : lastDay(service);
      Plan plan = plan(plans, line.of().code());
      var due =
          new DueLine(
              new LineKey(subscription, line.of().code(), service, line.use()),
              new DueLine.Of(
                  account.id(),
                  Optional.of(plan.ref()),
                  line.of().name(),
                  line.of().tax(),
                  kind(line.of().kind())),
              new DueLine.Supply(
                  day,
                  closes,
                  earlier(stretch.period().to(), later(closes, request.until())),
                  plan.terms().billing().priceBasis()),
              line.amount(),
              new DueLine.Detail(
                  line.quantity(),
                  Optional.empty(),
                  line.parts(),
                  dated == null ? Optional.empty() : Optional.of(Used.of(dated.usage()))));
      periods.put(due, stretch.period());
      lines.add(new Taxable(due, rules.tax(account.place().country(), line.of().tax(), day)));
    }
  }

  private static LocalDate lastDay(DatePeriod service) {
    return service.from().equals(service.to()) ? service.from() : service.lastDay();
  }

  private static Plan plan(List<Plan> plans, ChargeCode code) {
    for (int i = 1; i < plans.size(); i++) {
      Plan addOn = plans.get(i);
      boolean has =
          addOn.content().charges().stream().anyMatch(charge -> charge.code().equals(code))
              || addOn.content().benefits().stream().anyMatch(b -> b.code().equals(code));
      if (has) {
        return addOn;
      }
    }
    return plans.getFirst();
  }

  private static DueLine.Kind kind(RatedLine.Kind kind) {
    return switch (kind) {
      case USE -> DueLine.Kind.USE;
      case PERIOD -> DueLine.Kind.PERIOD;
      case CAP -> DueLine.Kind.CAP;
      case COMMITMENT -> DueLine.Kind.COMMITMENT;
      case WALLET -> DueLine.Kind.WALLET;
    };
  }
}
