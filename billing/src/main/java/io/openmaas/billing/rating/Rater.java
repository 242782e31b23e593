package io.openmaas.billing.rating;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.metering.Measured;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.UnitPrice;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Rates uses by a plan: the same function for quotes, running bills, previews and invoices. It
 * knows no clock and no store, and the order in which uses arrive does not matter.
 *
 * <p>For each use, in the order of their instants: its charges by the first price that fits; what
 * allowances cover; the price; demand; what its offer promised; caps; the maximum of commitments;
 * wallets. Then the charges over the period and the minimum of commitments.
 */
public final class Rater {
  private static final UsageKey PLANNED = new UsageKey("planned");
  private static final AccountId NOBODY = new AccountId(new UUID(0, 0));
  private static final DatePeriod A_MONTH =
      new DatePeriod(LocalDate.of(1970, 1, 1), LocalDate.of(1970, 2, 1));
  private static final Stretch ANY_MONTH = new Stretch(A_MONTH, A_MONTH, ZoneOffset.UTC, false);

  private Rater() {}

  /** What the uses of a stretch cost. */
  public static RatedPeriod rate(RatingRequest request) {
    return rate(PreparedPlan.of(request.plan()), request);
  }

  /**
   * As {@link #rate(RatingRequest)}, on a plan that was prepared before.
   *
   * @param plan that of the request
   */
  public static RatedPeriod rate(PreparedPlan plan, RatingRequest request) {
    List<Usage> uses = request.uses();
    if (!isInOrder(uses)) {
      uses = new ArrayList<>(uses);
      uses.sort(Usage.IN_ORDER);
    }
    return new Rating(plan, request.stretch(), request.holdings(), uses.size(), Rating.Purpose.BILL)
        .rate(uses);
  }

  private static boolean isInOrder(List<Usage> uses) {
    for (int i = 1; i < uses.size(); i++) {
      if (Usage.IN_ORDER.compare(uses.get(i - 1), uses.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * What a planned use costs, and what it leaves of the holdings. Charges over the period add what
   * the use adds to them.
   *
   * @param stretch of the billing period in which it falls, open
   * @param holdings what the subscription has now
   * @return {@link RatedPeriod#unrated} says why there is no price
   */
  public static RatedPeriod quote(PreparedPlan plan, Use use, Stretch stretch, Holdings holdings) {
    return new Rating(plan, stretch, holdings, 1, Rating.Purpose.QUOTE).rate(List.of(planned(use)));
  }

  private static Usage planned(Use use) {
    return new Usage(PLANNED, NOBODY, use, Pin.NONE, new Usage.Proof.Reported("quote", ""));
  }

  /**
   * What this use costs on this plan. Goes as soon as invoices are drawn from usages.
   *
   * @throws NotRated if the plan has no price for it
   */
  public static RatedUsage rate(Plan plan, Measured measured) {
    Use use = use(measured);
    RatedPeriod rated = quote(PreparedPlan.of(plan), use, ANY_MONTH, Holdings.NONE);
    if (!rated.unrated().isEmpty()) {
      throw new NotRated(rated.unrated().getFirst().reason());
    }
    return new RatedUsage(rated.lines().stream().map(line -> charge(plan, line)).toList());
  }

  private static RatedUsage.Charge charge(Plan plan, RatedLine line) {
    boolean counted =
        line.quantity().isPresent() && !line.quantity().get().measure().equals(Measure.PRICE);
    return new RatedUsage.Charge(
        line.of().name().inEnglish(),
        counted
            ? Optional.of(
                new RatedUsage.Quantity(
                    line.quantity().get().count(),
                    line.quantity().get().measure(),
                    new UnitPrice(line.parts().getFirst().price(), plan.currency())))
            : Optional.empty(),
        line.amount(),
        line.of().tax(),
        RatingText.of(line, "en"));
  }

  /** As a use in the quantities that tariffs price. */
  static Use use(Measured measured) {
    return switch (measured) {
      case Measured.CarUse car ->
          new Use(
              measured.kind(),
              Period.of(Instant.EPOCH, Duration.ofMinutes(car.startedMinutes())),
              Instant.EPOCH,
              Map.of(Use.VEHICLE_CLASS, car.vehicleClass().name()),
              Map.of(
                  Measure.MINUTES,
                  BigDecimal.valueOf(car.startedMinutes()),
                  Measure.KILOMETRES,
                  BigDecimal.valueOf(car.metres(), 3)),
              Optional.empty());
      case Measured.TransitRide ride ->
          new Use(
              measured.kind(),
              new Period(Instant.EPOCH, Instant.EPOCH),
              Instant.EPOCH,
              Map.of(Use.OPERATOR, ride.operator().value()),
              Map.of(),
              Optional.of(ride.operatorPrice()));
    };
  }
}
