package io.openmaas.core.booking;

/**
 * A leg of a booking. Its text is our own identity of the leg with every operator: the key by which
 * a repeated call has no second effect, and by which an unknown outcome is asked about.
 *
 * @param index place in the itinerary, from 0, walks counted
 */
public record LegKey(BookingId booking, int index) {

  /** {@code BOOKING.INDEX} */
  @Override
  public String toString() {
    return booking + "." + index;
  }
}
