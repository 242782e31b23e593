package io.openmaas.core.trip;

/** What is unusual about a trip record and may need a look; a {@link TripRemark} says why. */
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
  BAD_FIX,
  /** The vehicle's terminal was exchanged on the way, or two terminals spoke at once. */
  TERMINAL_SWAPPED,
  /** An odometer counts in another unit than it says, or stands still, and was not used. */
  ODOMETER_DISTRUSTED,
  /** Odometer and satellites, or two odometers, differ by more than five per cent. */
  ODOMETER_DIFFERS,
  /** Part of the distance was measured by an odometer that counts whole kilometres. */
  ODOMETER_COARSE,
  /** No position was had at the start: it is that of the parked vehicle, or absent. */
  NO_START_FIX,
  /** No position was had at the end: it is the last one on the way. */
  NO_END_FIX,
  /** The terminal's clock was wrong, or was set on the way: the time may be another. */
  CLOCK,
  /** A second driver card was shown on the way. */
  SECOND_CARD
}
