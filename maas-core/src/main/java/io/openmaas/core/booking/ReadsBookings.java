package io.openmaas.core.booking;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The port by which other modules read a booking they heard of in an event. */
public interface ReadsBookings {
  Uni<Optional<Booking>> find(BookingId id);
}
