package io.openmaas.core.trip;

import io.openmaas.core.booking.LegKey;
import io.openmaas.core.city.CityId;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.vehicle.Vehicle;
import java.util.List;

/**
 * A finished rental: from unlock to the return report.
 *
 * @param leg the booked leg it fulfils
 * @param tariff pinned when the leg was offered
 * @param time its own, from unlock to return, whatever the trips say
 * @param trips made in it, in order; empty when the car was not moved
 */
public record Rental(
    RentalId id,
    LegKey leg,
    TravellerId traveller,
    CityId city,
    Vehicle vehicle,
    TariffRef tariff,
    Period time,
    List<TripRecord> trips) {

  public Rental {
    trips = List.copyOf(trips);
  }

  /** Metres driven: the sum over the trip records. */
  public long metres() {
    return trips.stream().mapToLong(TripRecord::metres).reduce(0, Math::addExact);
  }
}
