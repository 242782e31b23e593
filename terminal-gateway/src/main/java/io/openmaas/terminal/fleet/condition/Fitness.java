package io.openmaas.terminal.fleet.condition;

import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.terminal.Measure;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a vehicle may be rented.
 *
 * @param reasons why not; none where it may
 */
public record Fitness(Set<Unfitness> reasons) {

  public static final List<Measure> TYRES =
      List.of(
          Measure.TYRE_FRONT_LEFT_KPA,
          Measure.TYRE_FRONT_RIGHT_KPA,
          Measure.TYRE_REAR_LEFT_KPA,
          Measure.TYRE_REAR_RIGHT_KPA);

  public Fitness {
    reasons = reasons.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(reasons));
  }

  /**
   * What was decided about the vehicle, beside what it reports.
   *
   * @param jobHasIt a job is assigned or under way
   * @param unsafe an open damage case says so
   * @param lockWanted it was returned and has not confirmed the lock
   * @param connected its terminal has a live session: it is not silent, though it may have nothing
   *     to say
   */
  public record Decided(boolean jobHasIt, boolean unsafe, boolean lockWanted, boolean connected) {}

  public boolean isFit() {
    return reasons.isEmpty();
  }

  /** Assesses a vehicle at this instant. A terminal that never spoke is not silent but new. */
  public static Fitness of(
      VehicleCondition condition, Decided decided, Instant now, FitnessRules rules) {
    var reasons = EnumSet.noneOf(Unfitness.class);
    add(reasons, decided.jobHasIt(), Unfitness.JOB);
    add(reasons, decided.unsafe(), Unfitness.DAMAGE);
    add(reasons, decided.lockWanted(), Unfitness.LOCK_WANTED);
    Readings readings = condition.readings();
    add(
        reasons,
        charges(condition.propulsion())
            && below(readings, Measure.TRACTION_BATTERY_PERCENT, rules.lowChargePercent()),
        Unfitness.LOW_CHARGE);
    add(
        reasons,
        burns(condition.propulsion())
            && below(readings, Measure.FUEL_PERCENT, rules.lowFuelPercent()),
        Unfitness.LOW_FUEL);
    add(
        reasons,
        TYRES.stream().anyMatch(tyre -> below(readings, tyre, rules.flatTyreKpa())),
        Unfitness.TYRE);
    add(
        reasons,
        !decided.connected()
            && condition
                .seenAt()
                .filter(seen -> seen.plus(rules.silence()).isBefore(now))
                .isPresent(),
        Unfitness.SILENT);
    return new Fitness(reasons);
  }

  private static void add(Set<Unfitness> reasons, boolean holds, Unfitness reason) {
    if (holds) {
      reasons.add(reason);
    }
  }

  private static boolean below(Readings readings, Measure measure, long threshold) {
    Optional<Reading> reading = readings.find(measure);
    return reading.isPresent() && reading.get().value() < threshold;
  }

  /** Whether it goes by its traction battery alone. */
  public static boolean charges(Propulsion propulsion) {
    return switch (propulsion) {
      case ELECTRIC, ELECTRIC_ASSIST -> true;
      case HUMAN, HYBRID, COMBUSTION, COMBUSTION_DIESEL, HYDROGEN_FUEL_CELL -> false;
    };
  }

  /** Whether it cannot go without fuel. */
  public static boolean burns(Propulsion propulsion) {
    return switch (propulsion) {
      case HYBRID, COMBUSTION, COMBUSTION_DIESEL, HYDROGEN_FUEL_CELL -> true;
      case HUMAN, ELECTRIC, ELECTRIC_ASSIST -> false;
    };
  }
}
