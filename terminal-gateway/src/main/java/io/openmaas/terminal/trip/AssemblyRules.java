package io.openmaas.terminal.trip;

import java.time.Duration;

/**
 * The times by which records are taken together.
 *
 * @param silence after so long without a sign that the vehicle runs, a trip is over; the same
 *     between two records as between the last record and the watermark, so that a trip closed by
 *     silence stays closed when the vehicle speaks again later
 * @param gap records of a trip further apart than this are flagged
 * @param clockTolerance records this much later than the watermark still count; later ones wait
 * @param stop standing so long with the ignition on is a stop
 * @param lookback what was said so shortly before a trip, and after the trip before it, tells where
 *     it began and who drives
 */
public record AssemblyRules(
    Duration silence, Duration gap, Duration clockTolerance, Duration stop, Duration lookback) {

  public static final AssemblyRules DEFAULT =
      new AssemblyRules(Duration.ofMinutes(30), Duration.ofMinutes(5), Duration.ofMinutes(2));

  public AssemblyRules {
    if (silence.compareTo(gap) < 0 || !gap.isPositive() || clockTolerance.isNegative()) {
      throw new IllegalArgumentException(
          "silence "
              + silence
              + " must not be shorter than gap "
              + gap
              + ", which must be positive");
    }
    if (!stop.isPositive() || lookback.isNegative()) {
      throw new IllegalArgumentException(
          "stop " + stop + " must be positive, lookback " + lookback + " not negative");
    }
  }

  /** Stops of three minutes and more, and a quarter of an hour to look back. */
  public AssemblyRules(Duration silence, Duration gap, Duration clockTolerance) {
    this(silence, gap, clockTolerance, Duration.ofMinutes(3), Duration.ofMinutes(15));
  }
}
