package io.openmaas.terminal.trip;

import io.openmaas.core.trip.Consumption;
import io.openmaas.core.trip.Consumption.Basis;
import io.openmaas.terminal.Measure;
import java.util.Optional;

/**
 * What a trip used, by the car's counters; by the level in the tank only where that fell by more
 * than it sways, and nothing was filled in.
 */
final class Used {
  private static final long MOST_FUEL_MILLILITRES_PER_SECOND = 50;
  private static final long MOST_WATT_HOURS_PER_SECOND = 150;
  private static final long LAG = 1_000;
  private static final long SWAY_MILLILITRES = 2_000;

  private Used() {}

  static Consumption on(Samples samples) {
    Optional<Long> fuel = counted(samples, Measure.FUEL_USED_ML, MOST_FUEL_MILLILITRES_PER_SECOND);
    Optional<Long> energy = counted(samples, Measure.ENERGY_USED_WH, MOST_WATT_HOURS_PER_SECOND);
    if (fuel.isEmpty() && energy.isEmpty()) {
      return fallen(samples)
          .map(fallen -> new Consumption(Optional.of(fallen), energy, Basis.LEVEL))
          .orElse(Consumption.UNKNOWN);
    }
    return new Consumption(fuel, energy, Basis.COUNTER);
  }

  /** Absent where the counter ran backwards or jumped: then nobody knows. */
  private static Optional<Long> counted(Samples samples, Measure counter, long mostPerSecond) {
    int before = -1;
    long used = 0;
    int readings = 0;
    for (int i = 0; i < samples.size; i++) {
      long reading = samples.measure(i, counter);
      if (reading == Samples.ABSENT || reading <= 0) {
        continue;
      }
      if (before >= 0) {
        long step = reading - samples.measure(before, counter);
        long seconds = (samples.at[i] - samples.at[before]) / 1000;
        if (step < 0 || step > LAG + mostPerSecond * seconds) {
          return Optional.empty();
        }
        used += step;
      }
      before = i;
      readings++;
    }
    return readings < 2 ? Optional.empty() : Optional.of(used);
  }

  private static Optional<Long> fallen(Samples samples) {
    long first = Samples.ABSENT;
    long lowest = Long.MAX_VALUE;
    long last = 0;
    for (int i = 0; i < samples.size; i++) {
      long level = samples.measure(i, Measure.FUEL_ML);
      if (level == Samples.ABSENT || level <= 0) {
        continue;
      }
      first = first == Samples.ABSENT ? level : first;
      if (level - SWAY_MILLILITRES > lowest) {
        return Optional.empty(); // filled up on the way
      }
      lowest = Math.min(lowest, level);
      last = level;
    }
    return first == Samples.ABSENT || first - last < SWAY_MILLILITRES
        ? Optional.empty()
        : Optional.of(first - last);
  }
}
