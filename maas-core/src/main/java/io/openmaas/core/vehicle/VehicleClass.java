package io.openmaas.core.vehicle;

/** The class by which a vehicle is priced. */
public enum VehicleClass {
  MINI,
  SMALL,
  COMPACT,
  ESTATE,
  VAN
}
