package io.openmaas.core.webhook;

import java.time.Duration;
import java.util.Optional;

/**
 * When a delivery that failed is tried again: after a time that doubles with each attempt, more or
 * less by chance, so that receivers that come back are not all called at once.
 *
 * @param first after the first attempt
 * @param longest between two attempts
 * @param giveUpAfter since the event: then it counts as failed
 * @param disableAfter without any success: then the webhook is switched off
 */
public record RetryPlan(
    Duration first, Duration longest, Duration giveUpAfter, Duration disableAfter) {

  /** Five seconds, doubling to eight hours, three days in all. */
  public static final RetryPlan USUAL =
      new RetryPlan(
          Duration.ofSeconds(5), Duration.ofHours(8), Duration.ofDays(3), Duration.ofDays(3));

  private static final int MOST_DOUBLINGS = 30;
  private static final double LEAST_SHARE = 0.8;
  private static final double SPREAD = 0.4;

  public RetryPlan {
    if (!first.isPositive() || longest.compareTo(first) < 0 || giveUpAfter.isNegative()) {
      throw new IllegalArgumentException("no plan: " + first + ", " + longest + ", " + giveUpAfter);
    }
  }

  /**
   * How long to wait; empty when it is over.
   *
   * @param attempts made so far, 1 or more
   * @param age since the event
   * @param askedFor what the receiver asked for; it is kept to up to {@link #longest}
   * @param chance from 0 to 1
   */
  public Optional<Duration> next(
      int attempts, Duration age, Optional<Duration> askedFor, double chance) {
    long doubled = first.toMillis() << Math.min(attempts - 1, MOST_DOUBLINGS);
    long usual = Math.min(doubled, longest.toMillis());
    long spread = (long) (usual * (LEAST_SHARE + SPREAD * chance));
    long asked = askedFor.map(time -> Math.min(time.toMillis(), longest.toMillis())).orElse(0L);
    Duration wait = Duration.ofMillis(Math.max(spread, asked));
    return age.plus(wait).compareTo(giveUpAfter) > 0 ? Optional.empty() : Optional.of(wait);
  }
}
