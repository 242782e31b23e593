package io.openmaas.billing.catalogue;

/** Kinds of supply that countries tax differently. */
public enum TaxCategory {
  /** Scheduled transport within a city or its region. */
  LOCAL_PASSENGER_TRANSPORT,
  /** Carriage of persons on demand: taxi, ride-hail, shuttle. */
  ON_DEMAND_TRANSPORT,
  /** A car that the customer drives. */
  CAR_RENTAL,
  /** A bike or scooter that the customer rides. */
  BIKE_RENTAL,
  /** What a country has no rate of its own for: parking, delivery, platform and service fees. */
  STANDARD,
  /** No supply: deposits, fines that are damages, top-ups of multi-purpose wallets. */
  OUTSIDE_SCOPE
}
