package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.RecurringFee;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.subscription.FeeLine.Part;
import io.openmaas.core.money.Money;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fees that a subscription owes, recomputed from everything known: what was invoiced before
 * plays no part, so a run that comes early or late, once or twice, finds the same lines.
 *
 * <p>Each fee has periods of its own length on the boundaries of the billing cycle. Its lines cover
 * each day on which the subscription runs and is charged, without gap or overlap; what costs
 * nothing (a trial, a fee of zero) is no line. Lines of one period that differ only in who pays or
 * in the plan's version at the same price are rounded together: they add up to what one line would
 * cost.
 */
public final class FeeLines {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int MOST_DAYS = 366 * 200;

  private static final Comparator<FeeLine> IN_ORDER =
      Comparator.comparing((FeeLine line) -> line.service().from())
          .thenComparing(line -> line.service().to())
          .thenComparing(line -> line.of().plan().value())
          .thenComparing(line -> line.of().code());

  private final Timeline timeline;
  private final DatePeriod window;
  private final Map<Key, List<Piece>> pieces = new LinkedHashMap<>();

  private FeeLines(Timeline timeline, DatePeriod window) {
    this.timeline = timeline;
    this.window = window;
  }

  /**
   * All lines whose whole period touches the window, and the one-off fees of its days; those that
   * may be invoiced by a day are the ones whose {@code invoiceAt} is not after it. A line is never
   * cut by the window, so wider windows give the same lines and more.
   *
   * @param window at most 200 years
   * @return by service, plan and code
   * @throws ChangeRefused if the history is not possible
   */
  public static List<FeeLine> of(
      SubscriptionHistory history, Catalogue catalogue, DatePeriod window) {
    return of(Timeline.of(history, catalogue), window);
  }

  /** As {@link #of(SubscriptionHistory, Catalogue, DatePeriod)}. */
  public static List<FeeLine> of(Timeline timeline, DatePeriod window) {
    if (window.days() > MOST_DAYS) {
      throw new IllegalArgumentException("a window of " + window.days() + " days is too long");
    }
    return new FeeLines(timeline, window).lines();
  }

  private List<FeeLine> lines() {
    for (Stretch stretch : timeline.stretches()) {
      if (!stretch.paused()) {
        stretch.taken().forEach(taken -> collect(stretch, taken));
      }
    }
    var lines = new ArrayList<FeeLine>();
    pieces.forEach((key, list) -> lines.addAll(price(key, list)));
    timeline.moments().stream()
        .filter(moment -> contains(window, moment.day()))
        .map(this::oneOff)
        .flatMap(Optional::stream)
        .forEach(lines::add);
    lines.sort(IN_ORDER);
    return List.copyOf(lines);
  }

  private static boolean contains(DatePeriod period, LocalDate day) {
    return !day.isBefore(period.from()) && day.isBefore(period.to());
  }

  // ---------------------------------------------------------------- which days

  /**
   * Lines of one fee in one of its periods.
   *
   * @param section of the billing periods; a period is cut where a new cycle begins
   */
  private record Key(PlanId plan, ChargeCode code, int section, DatePeriod period) {}

  /**
   * Days or seconds of a period on which a fee is owed alike.
   *
   * @param full for a whole period, with quantity and discount, in major units
   */
  private record Piece(
      Plan plan,
      RecurringFee fee,
      AccountId payer,
      BigDecimal quantity,
      BigDecimal full,
      DatePeriod days,
      Period time) {

    boolean continues(Piece before) {
      return before.time.to().equals(time.from()) && before.days.to().equals(days.from());
    }

    boolean sameLine(Piece other) {
      return continues(other)
          && plan.equals(other.plan)
          && payer.equals(other.payer)
          && quantity.compareTo(other.quantity) == 0
          && full.compareTo(other.full) == 0;
    }

    Piece joined(Piece later) {
      return new Piece(
          plan,
          fee,
          payer,
          quantity,
          full,
          new DatePeriod(days.from(), later.days.to()),
          new Period(time.from(), later.time.to()));
    }
  }

  private void collect(Stretch stretch, Stretch.Taken taken) {
    for (RecurringFee fee : taken.plan().fees()) {
      BigDecimal full = full(fee, taken);
      if (full.signum() != 0) {
        for (int i = 0; i < timeline.periods().sections().size(); i++) {
          collect(stretch, taken, fee, full, i);
        }
      }
    }
  }

  private void collect(
      Stretch stretch, Stretch.Taken taken, RecurringFee fee, BigDecimal full, int section) {
    DatePeriod holds = timeline.periods().daysOf(section);
    Cycle cycle =
        timeline.periods().sections().get(section).cycle().withLength(fee.recurrence().every());
    LocalDate from = latest(stretch.days().from(), holds.from());
    LocalDate to = earliest(stretch.days().to(), holds.to());
    boolean instantOnly = stretch.days().days() == 0;
    if (instantOnly ? !contains(holds, from) : !from.isBefore(to)) {
      return;
    }
    long first = cycle.numberOf(latest(from, window.from()));
    for (long number = first; ; number++) {
      DatePeriod period = cycle.period(number);
      LocalDate begins = latest(period.from(), from);
      boolean past = instantOnly ? number > first : !begins.isBefore(to);
      if (past || !period.from().isBefore(window.to())) {
        return;
      }
      var days = new DatePeriod(begins, earliest(period.to(), to));
      pieces
          .computeIfAbsent(
              new Key(taken.plan().id(), fee.code(), section, period), _ -> new ArrayList<>())
          .add(
              new Piece(
                  taken.plan(),
                  fee,
                  stretch.payer(),
                  fee.recurrence().perQuantity() ? taken.quantity() : BigDecimal.ONE,
                  full,
                  days,
                  time(stretch, days)));
    }
  }

  /** The instants of these days within the stretch. */
  private Period time(Stretch stretch, DatePeriod days) {
    Period midnights = days.in(timeline.zone());
    return new Period(
        days.from().equals(stretch.days().from()) ? stretch.time().from() : midnights.from(),
        days.to().equals(stretch.days().to()) ? stretch.time().to() : midnights.to());
  }

  private static BigDecimal full(RecurringFee fee, Stretch.Taken taken) {
    BigDecimal amount =
        fee.recurrence().perQuantity() ? fee.amount().multiply(taken.quantity()) : fee.amount();
    return taken
        .phase()
        .filter(phase -> phase.charges().isEmpty() || phase.charges().contains(fee.code()))
        .map(phase -> less(amount, phase))
        .orElse(amount);
  }

  private static BigDecimal less(BigDecimal amount, Phase phase) {
    return amount
        .multiply(HUNDRED.subtract(phase.percentOff()))
        .divide(HUNDRED, amount.scale() + phase.percentOff().scale() + 2, RoundingMode.UNNECESSARY);
  }

  private static LocalDate latest(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  private static LocalDate earliest(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  // ---------------------------------------------------------------- what it costs

  private List<FeeLine> price(Key key, List<Piece> list) {
    var joined = new ArrayList<Piece>();
    for (Piece piece : list) {
      if (!joined.isEmpty() && piece.sameLine(joined.getLast())) {
        joined.set(joined.size() - 1, joined.getLast().joined(piece));
      } else {
        joined.add(piece);
      }
    }
    Piece first = joined.getFirst();
    boolean prorated =
        first.fee().recurrence().prorated()
            && first.plan().terms().billing().proration() != ProrationConvention.NONE;
    return prorated ? parts(key, joined) : List.of(whole(key, joined));
  }

  /** A started period costs all, once, as things stood on its first day. */
  private FeeLine whole(Key key, List<Piece> list) {
    Piece first = list.getFirst();
    LocalDate end = earliest(key.period().to(), timeline.periods().daysOf(key.section()).to());
    var service = new DatePeriod(first.days().from(), end);
    return line(key, first, service, list.getLast().days().to(), Optional.empty(), whole(first));
  }

  private static Money whole(Piece piece) {
    return Proration.amount(
        piece.full(),
        Optional.empty(),
        piece.plan().currency(),
        piece.plan().terms().billing().rounding());
  }

  /** Pieces at the same price that follow one another are rounded as one, then told apart. */
  private List<FeeLine> parts(Key key, List<Piece> list) {
    var lines = new ArrayList<FeeLine>();
    Piece run = null;
    Money before = null;
    for (Piece piece : list) {
      if (run == null || !piece.continues(run) || !samePrice(piece, run)) {
        run = piece;
        before = Money.zero(piece.plan().currency());
      } else {
        run = run.joined(piece);
      }
      Money together = amount(key, run);
      Money amount = neutral(piece) ? together.minus(before) : amount(key, piece);
      before = together;
      LocalDate due = piece.days().to();
      lines.add(line(key, piece, piece.days(), due, part(key, piece), amount));
    }
    return lines;
  }

  private static boolean samePrice(Piece one, Piece other) {
    return one.full().compareTo(other.full()) == 0
        && one.plan().terms().billing().equals(other.plan().terms().billing());
  }

  /** Whether the parts of a period add up to the whole by this convention. */
  private static boolean neutral(Piece piece) {
    return switch (piece.plan().terms().billing().proration()) {
      case ACTUAL_DAYS, INCLUSIVE_DAYS, SECONDS -> true;
      case ACTUAL_DAYS_FROM_STUB, FIXED_30, NONE -> false;
    };
  }

  private Money amount(Key key, Piece piece) {
    return Proration.amount(
        piece.full(),
        part(key, piece),
        piece.plan().currency(),
        piece.plan().terms().billing().rounding());
  }

  private Optional<Part> part(Key key, Piece piece) {
    var convention = piece.plan().terms().billing().proration();
    ZoneId zone = timeline.zone();
    return convention == ProrationConvention.SECONDS
        ? Proration.seconds(key.period().in(zone), piece.time())
        : Proration.part(convention, piece.fee().recurrence().every(), key.period(), piece.days());
  }

  private FeeLine line(
      Key key,
      Piece piece,
      DatePeriod service,
      LocalDate lastDue,
      Optional<Part> part,
      Money amount) {
    RecurringFee fee = piece.fee();
    LocalDate invoiceAt =
        fee.recurrence().timing() == Timing.IN_ADVANCE ? piece.days().from() : lastDue;
    return new FeeLine(
        of(piece.plan(), fee, piece.payer()),
        key.period(),
        service,
        invoiceAt,
        piece.quantity(),
        part,
        amount);
  }

  private FeeLine.Of of(Plan plan, Charge charge, AccountId payer) {
    return new FeeLine.Of(
        timeline.id(), payer, plan.ref(), charge.code(), charge.name(), charge.tax());
  }

  // ---------------------------------------------------------------- one-off fees

  /** None for what costs nothing. A phase that names the fee discounts it, a deposit never. */
  private Optional<FeeLine> oneOff(Timeline.Moment moment) {
    BigDecimal amount =
        timeline
            .on(moment.day())
            .flatMap(
                stretch -> stretch.taken().filter(t -> t.plan().equals(moment.plan())).findAny())
            .flatMap(Stretch.Taken::phase)
            .filter(phase -> phase.charges().contains(moment.fee().code()))
            .filter(_ -> moment.fee().occasion() != Charge.Occasion.DEPOSIT)
            .map(phase -> less(moment.fee().amount(), phase))
            .orElse(moment.fee().amount());
    Money money =
        Money.of(amount, moment.plan().currency(), moment.plan().terms().billing().rounding());
    var day = new DatePeriod(moment.day(), moment.day());
    return money.isZero()
        ? Optional.empty()
        : Optional.of(
            new FeeLine(
                of(moment.plan(), moment.fee(), moment.account()),
                day,
                day,
                moment.day(),
                BigDecimal.ONE,
                Optional.empty(),
                moment.direction() == Timeline.Direction.GIVEN_BACK ? money.negated() : money));
  }
}
