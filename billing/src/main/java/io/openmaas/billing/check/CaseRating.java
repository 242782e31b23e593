package io.openmaas.billing.check;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.Pricing;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.rating.RatedPeriod;
import io.openmaas.billing.rating.Rater;
import io.openmaas.billing.rating.RatingRequest;
import io.openmaas.billing.rating.Reductions;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the rater says of a case's plan and use. */
final class CaseRating {
  private final RatedPeriod rated;

  private CaseRating(RatedPeriod rated) {
    this.rated = rated;
  }

  /**
   * @param closed whether no further use of the period is expected
   */
  static CaseRating of(CasePlan plan, Holdings holdings, boolean closed) {
    return of(plan, holdings, closed, CasePlan.PERIOD, ZoneOffset.UTC);
  }

  static CaseRating of(
      CasePlan plan, Holdings holdings, boolean closed, DatePeriod period, ZoneId zone) {
    return of(
        plan.plan(),
        plan.uses(),
        holdings,
        new RatingRequest.Stretch(period, period, zone, closed));
  }

  static CaseRating of(
      Plan plan, List<Usage> uses, Holdings holdings, RatingRequest.Stretch stretch) {
    RatedPeriod rated = Rater.rate(new RatingRequest(plan, stretch, uses, holdings));
    if (!rated.unrated().isEmpty()) {
      throw new CaseRefused("the engine has no price: " + rated.unrated());
    }
    return new CaseRating(rated);
  }

  RatedPeriod rated() {
    return rated;
  }

  /** Results by the names that cases give them. */
  Map<String, Object> results() {
    var results = new HashMap<String, Object>();
    results.put("amount", exact(rated.lines()));
    results.put("amount_minor", minor(rated.lines().stream().map(RatedLine::amount).toList()));
    results.put("lines", lines());
    results.put("minimum_spend_line", exact(of(RatedLine.Kind.COMMITMENT)));
    List<RatedLine.Part> parts =
        rated.lines().stream().flatMap(line -> line.parts().stream()).toList();
    results.put("unit_amount", parts.isEmpty() ? BigDecimal.ZERO : parts.getFirst().price());
    return results;
  }

  /** As {@link #results}, with the level of this charge over the period and at its end. */
  Map<String, Object> levelResults(ChargeCode charge) {
    Map<String, Object> results = results();
    results.put(
        "units",
        rated.lines().stream()
            .filter(line -> line.of().code().equals(charge))
            .flatMap(line -> line.quantity().stream())
            .map(RatedLine.Quantity::count)
            .reduce(BigDecimal.ZERO, BigDecimal::add));
    results.put(
        "units_carried_to_next_period",
        rated.left().levels().getOrDefault(charge, BigDecimal.ZERO));
    return results;
  }

  /** Results of a single price. */
  static Map<String, Object> results(Pricing.Priced priced, CasePlan plan, Rounding rounding) {
    return Map.of(
        "amount", priced.exact(),
        "amount_minor", Money.of(priced.exact(), plan.currency, rounding).minor(),
        "lines", new CaseLine.Lines(priced.parts().stream().map(CaseLine::of).toList()));
  }

  /**
   * As {@link #results} with a commitment, which counts what is charged: rounded amounts. What a
   * maximum takes off is taken off the last steps first.
   */
  Map<String, Object> committedResults() {
    Map<String, Object> results = results();
    results.put("amount", charged(rated.lines()));
    results.put("minimum_spend_line", charged(of(RatedLine.Kind.COMMITMENT)));
    return results;
  }

  /**
   * As {@link #results}, with what is charged beyond an allowance.
   *
   * @param included the name of the result that says how much the allowance gives
   * @param granted how much that is
   */
  Map<String, Object> overage(String included, BigDecimal granted) {
    Map<String, Object> results = results();
    results.put("overage", charged(rated.lines()));
    results.put(included, granted);
    return results;
  }

  /** The units of the parts that an allowance covered, or of all others. */
  BigDecimal units(boolean covered) {
    return rated.lines().stream()
        .flatMap(line -> line.parts().stream())
        .filter(part -> part.what() instanceof RatedLine.What.Allowance == covered)
        .map(RatedLine.Part::units)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The steps of all lines; what a commitment takes off is on the steps it is taken off. */
  private CaseLine.Lines lines() {
    var gross = new ArrayList<BigDecimal>();
    BigDecimal missing = BigDecimal.ZERO;
    BigDecimal off = BigDecimal.ZERO;
    for (RatedLine line : rated.lines()) {
      if (line.of().kind() != RatedLine.Kind.COMMITMENT) {
        line.parts().forEach(part -> gross.add(part.amount()));
      } else if (line.exact().signum() < 0) {
        off = off.add(line.exact());
      } else {
        missing = missing.add(line.exact());
      }
    }
    BigDecimal allowed = gross.stream().reduce(off, BigDecimal::add);
    List<BigDecimal> discounts = Reductions.above(allowed, BigDecimal.ZERO, gross);
    var lines = new ArrayList<CaseLine>();
    for (int i = 0; i < gross.size(); i++) {
      lines.add(new CaseLine(gross.get(i), off.signum() == 0 ? BigDecimal.ZERO : discounts.get(i)));
    }
    lines.add(new CaseLine(missing, BigDecimal.ZERO));
    return new CaseLine.Lines(lines);
  }

  private static BigDecimal charged(List<RatedLine> lines) {
    return lines.stream()
        .map(line -> line.amount().major())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private List<RatedLine> of(RatedLine.Kind kind) {
    return rated.lines().stream().filter(line -> line.of().kind() == kind).toList();
  }

  private static BigDecimal exact(List<RatedLine> lines) {
    return lines.stream().map(RatedLine::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static long minor(List<Money> amounts) {
    return amounts.stream().mapToLong(Money::minor).reduce(0, Math::addExact);
  }
}
