package io.openmaas.terminal.fleet.job;

import io.openmaas.terminal.fleet.condition.VehicleCondition;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a job is wanted.
 *
 * @param threshold a signal below it (floors) or from it on wants the job
 * @param settled from where on a job that nobody has begun is no longer wanted; empty for one that
 *     only the work itself settles
 */
public record JobRule(JobKind kind, Signal signal, long threshold, OptionalLong settled) {

  public JobRule {
    if (settled.isPresent()
        && (signal.isFloor()
            ? settled.getAsLong() < threshold
            : settled.getAsLong() >= threshold)) {
      throw new IllegalArgumentException(
          "settled at " + settled.getAsLong() + " would be wanted again at once");
    }
  }

  boolean wants(VehicleCondition condition, Optional<Instant> doneAt) {
    OptionalLong value = signal.of(condition, doneAt);
    return value.isPresent()
        && (signal.isFloor() ? value.getAsLong() < threshold : value.getAsLong() >= threshold);
  }

  /** Whether what wanted the job has gone by itself. A signal that is not told settles nothing. */
  boolean isSettled(VehicleCondition condition, Optional<Instant> doneAt) {
    OptionalLong value = signal.of(condition, doneAt);
    return value.isPresent()
        && settled.isPresent()
        && (signal.isFloor()
            ? value.getAsLong() >= settled.getAsLong()
            : value.getAsLong() <= settled.getAsLong());
  }

  /** In words for people. */
  String words(VehicleCondition condition, Optional<Instant> doneAt) {
    return signal.name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + " "
        + threshold
        + ": it is "
        + signal.of(condition, doneAt).orElse(0);
  }
}
