package io.openmaas.billing.rating;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import java.util.ArrayList;
import java.util.List;
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
}
