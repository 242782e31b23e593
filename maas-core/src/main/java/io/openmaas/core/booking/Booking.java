package io.openmaas.core.booking;

import io.openmaas.core.city.CityId;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.traveller.TravellerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A trip booked as one.
 *
 * @param reason why it failed or was cancelled
 */
public record Booking(
    BookingId id,
    TravellerId traveller,
    CityId city,
    OfferId offer,
    Instant bookedAt,
    BookingState state,
    List<BookingLeg> legs,
    Optional<String> reason) {

  public Booking {
    legs = List.copyOf(legs);
  }
}
