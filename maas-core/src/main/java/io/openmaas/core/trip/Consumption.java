package io.openmaas.core.trip;

import java.util.Optional;

/**
 * What the vehicle used; absent where nothing that can be trusted measured it.
 *
 * @param fuelMillilitres burnt, 0 or more
 * @param energyWattHours taken from the traction battery, 0 or more
 * @param basis of what was measured
 */
public record Consumption(
    Optional<Long> fuelMillilitres, Optional<Long> energyWattHours, Basis basis) {

  /** By what consumption was measured. */
  public enum Basis {
    /** Counters of the vehicle, exact. */
    COUNTER,
    /** The level in the tank before and after, an estimate. */
    LEVEL
  }

  /** Nothing was measured. */
  public static final Consumption UNKNOWN =
      new Consumption(Optional.empty(), Optional.empty(), Basis.COUNTER);

  public Consumption {
    fuelMillilitres = fuelMillilitres == null ? Optional.empty() : fuelMillilitres;
    energyWattHours = energyWattHours == null ? Optional.empty() : energyWattHours;
    basis = basis == null ? Basis.COUNTER : basis;
  }
}
