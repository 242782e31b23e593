package io.openmaas.core.booking;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The port by which other modules read a booking as it stands now. */
public interface ReadsBookings {
  Uni<Optional<Booking>> find(BookingId id);
}
