package io.openmaas.core.trip;

/** What is unusual about a trip record and may need a look. */
public enum TripFlag {
  /** Records are missing in between; the distance across the gap is bridged by the odometer. */
  GAP,
  /** No record says that the ignition went off; the trip was ended by silence. */
  NO_IGNITION_OFF,
  /** No record says that the ignition went on; the trip begins at the first movement. */
  NO_IGNITION_ON,
  /** The odometer ran backwards or jumped, and another source was used. */
  ODOMETER_RESET,
  /** A position was impossible and was left out. */
  BAD_FIX
}
