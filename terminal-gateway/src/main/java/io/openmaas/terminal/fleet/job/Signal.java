package io.openmaas.terminal.fleet.job;

import io.openmaas.terminal.Measure;
import io.openmaas.terminal.fleet.condition.Fitness;
import io.openmaas.terminal.fleet.condition.Reading;
import io.openmaas.terminal.fleet.condition.VehicleCondition;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What a rule looks at. Its name says on which side of the threshold a job is wanted. */
public enum Signal {
  /** Fuel in per cent, of vehicles that burn it. */
  FUEL_PERCENT_BELOW,
  /** Charge of the traction battery in per cent, of vehicles that go by it alone. */
  CHARGE_PERCENT_BELOW,
  METRES_SINCE_MAINTENANCE,
  DAYS_SINCE_MAINTENANCE,
  /** 1 while the vehicle's fault lamp is on. */
  FAULT_LAMP,
  /** Fault cases that nobody has closed. */
  OPEN_FAULTS,
  /** Lowest pressure of the tyres in kilopascals, where the vehicle reports it. */
  TYRE_KPA_BELOW,
  RENTALS_SINCE_CLEANING,
  /** 1 where somebody said so since it was last cleaned. */
  REPORTED_DIRTY;

  /**
   * Its present value; empty where the vehicle does not tell, or it does not apply to it.
   *
   * @param doneAt when the work was last done: what the vehicle said before is of the past
   */
  public OptionalLong of(VehicleCondition condition, Optional<Instant> doneAt) {
    return switch (this) {
      case FUEL_PERCENT_BELOW ->
          Fitness.burns(condition.propulsion())
              ? last(condition, Measure.FUEL_PERCENT, doneAt)
              : OptionalLong.empty();
      case CHARGE_PERCENT_BELOW ->
          Fitness.charges(condition.propulsion())
              ? last(condition, Measure.TRACTION_BATTERY_PERCENT, doneAt)
              : OptionalLong.empty();
      case METRES_SINCE_MAINTENANCE -> OptionalLong.of(condition.upkeep().metresSinceMaintenance());
      case DAYS_SINCE_MAINTENANCE -> OptionalLong.of(condition.upkeep().daysSinceMaintenance());
      case FAULT_LAMP -> last(condition, Measure.FAULT_LAMP, doneAt);
      case OPEN_FAULTS -> OptionalLong.of(condition.upkeep().openFaults());
      case TYRE_KPA_BELOW ->
          Fitness.TYRES.stream()
              .map(tyre -> last(condition, tyre, doneAt))
              .flatMapToLong(OptionalLong::stream)
              .min();
      case RENTALS_SINCE_CLEANING -> OptionalLong.of(condition.upkeep().rentalsSinceCleaning());
      case REPORTED_DIRTY -> OptionalLong.of(condition.upkeep().reportedDirty() ? 1 : 0);
    };
  }

  /** Whether a job is wanted below the threshold, and not from it on. */
  public boolean isFloor() {
    return switch (this) {
      case FUEL_PERCENT_BELOW, CHARGE_PERCENT_BELOW, TYRE_KPA_BELOW -> true;
      case METRES_SINCE_MAINTENANCE,
          DAYS_SINCE_MAINTENANCE,
          FAULT_LAMP,
          OPEN_FAULTS,
          RENTALS_SINCE_CLEANING,
          REPORTED_DIRTY ->
          false;
    };
  }

  private static OptionalLong last(
      VehicleCondition condition, Measure measure, Optional<Instant> doneAt) {
    Optional<Reading> reading =
        condition
            .readings()
            .find(measure)
            .filter(told -> doneAt.map(done -> told.at().isAfter(done)).orElse(true));
    return reading.isPresent() ? OptionalLong.of(reading.get().value()) : OptionalLong.empty();
  }
}
