package io.openmaas.terminal.fleet.condition;

import java.time.Duration;

/**
 * From where a vehicle is not fit to be rented.
 *
 * @param lowChargePercent below it, for vehicles that need charging
 * @param lowFuelPercent below it, for vehicles that burn fuel
 * @param flatTyreKpa below it, where the vehicle reports pressure
 * @param silence how long a terminal that has once spoken may be silent
 */
public record FitnessRules(
    int lowChargePercent, int lowFuelPercent, int flatTyreKpa, Duration silence) {

  public static final FitnessRules USUAL = new FitnessRules(10, 5, 140, Duration.ofHours(48));
}
