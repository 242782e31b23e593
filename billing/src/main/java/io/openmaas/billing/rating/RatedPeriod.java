package io.openmaas.billing.rating;

import io.openmaas.billing.metering.UsageKey;
import java.util.List;

/**
 * What the uses of a stretch cost.
 *
 * @param lines in the order of the uses, then of the plan's charges, then discounts and minimums
 * @param left what the subscription has after it
 * @param unrated uses that the plan has no price for; nothing is dropped
 */
public record RatedPeriod(List<RatedLine> lines, Holdings left, List<Unrated> unrated) {
  public RatedPeriod {
    lines = List.copyOf(lines);
    unrated = List.copyOf(unrated);
  }

  /** A use that could not be rated, and why, for people. */
  public record Unrated(UsageKey use, String reason) {}
}
