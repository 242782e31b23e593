package io.openmaas.billing.catalogue;

/** Kinds of supply that countries tax differently. */
public enum TaxCategory {
  /** Scheduled transport within a city or its region. */
  LOCAL_PASSENGER_TRANSPORT,
  /** A car that the customer drives. */
  CAR_RENTAL
}
