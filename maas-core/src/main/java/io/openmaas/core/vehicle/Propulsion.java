package io.openmaas.core.vehicle;

/**
 * What moves a vehicle (GBFS propulsion types).
 *
 * @see <a href="https://gbfs.org/specification/reference/">GBFS, vehicle_types.json</a>
 */
public enum Propulsion {
  HUMAN,
  ELECTRIC_ASSIST,
  ELECTRIC,
  HYBRID,
  COMBUSTION,
  COMBUSTION_DIESEL,
  HYDROGEN_FUEL_CELL
}
