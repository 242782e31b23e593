package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.subscription.DatePeriod;
import java.time.ZoneId;
import java.util.List;

/**
 * What is rated together: the uses of one subscription (or of an account without one) in one
 * billing period, or in a part of it in which the plan was the same.
 *
 * @param plan the version that rates
 * @param stretch the days it is about
 * @param uses in any order; the rating puts them in {@link Usage#IN_ORDER}
 * @param holdings what the subscription had at the beginning of the stretch
 */
public record RatingRequest(Plan plan, Stretch stretch, List<Usage> uses, Holdings holdings) {
  public RatingRequest {
    uses = List.copyOf(uses);
  }

  /**
   * @param period the whole billing period: allowances, tiers and commitments are its
   * @param days the part of it that is rated; equal to {@code period} unless the plan changed
   * @param closed whether no further use of it is expected: what can only be settled at its end
   *     (minimum spend, volume prices) is rated only then
   */
  public record Stretch(DatePeriod period, DatePeriod days, ZoneId zone, boolean closed) {}
}
