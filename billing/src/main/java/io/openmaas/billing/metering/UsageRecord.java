package io.openmaas.billing.metering;

import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.city.CityId;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.Rental;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One use that is charged.
 *
 * @param tariff pinned when the leg was offered
 * @param leg the booked leg
 * @param time from unlock to return, or from departure to arrival
 * @param proof what it was measured from
 */
public record UsageRecord(
    TravellerId traveller,
    CityId city,
    TariffRef tariff,
    LegKey leg,
    Period time,
    Measured measured,
    Proof proof) {

  /** The identity of the fact: {@code rental/ID}, or {@code leg/BOOKING.INDEX} for a ticket. */
  public String key() {
    return switch (proof) {
      case Proof.OfRental rental -> "rental/" + rental.rental();
      case Proof.OfTicket _ -> "leg/" + leg;
    };
  }

  /**
   * The instant of supply, which decides the billing period and the tax rate: the return of a car,
   * the departure of a ride.
   */
  public Instant at() {
    return switch (proof) {
      case Proof.OfRental _ -> time.to();
      case Proof.OfTicket _ -> time.from();
    };
  }

  /** What a customer can check it against. */
  public sealed interface Proof {

    /**
     * @param trips the trip records whose metres were summed
     * @param vehicle model and plate
     */
    record OfRental(RentalId rental, List<TripId> trips, String vehicle) implements Proof {
      public OfRental {
        trips = List.copyOf(trips);
      }
    }

    /**
     * @param ticket its printed number
     * @param line as travellers know it
     */
    record OfTicket(String ticket, String line) implements Proof {}
  }

  /** The use of a car in a finished rental: its own time, the sum of its trips' metres. */
  public static UsageRecord of(Rental rental) {
    var vehicle = rental.vehicle();
    return new UsageRecord(
        rental.traveller(),
        rental.city(),
        rental.tariff(),
        rental.leg(),
        rental.time(),
        Measured.CarUse.of(vehicle.vehicleClass(), rental.time().length(), rental.metres()),
        new Proof.OfRental(
            rental.id(),
            rental.trips().stream().map(TripRecord::id).toList(),
            vehicle.model() + ", " + vehicle.plate()));
  }

  /** The ride on a booked leg; empty unless it is by transit, confirmed and has its ticket. */
  public static Optional<UsageRecord> of(Booking booking, BookingLeg leg) {
    boolean confirmed =
        leg.state() == LegState.CONFIRMED
            || leg.state() == LegState.IN_USE
            || leg.state() == LegState.FINISHED;
    if (!(leg.leg() instanceof TransitLeg transit)
        || !confirmed
        || leg.ticket().isEmpty()
        || leg.price().isEmpty()) {
      return Optional.empty();
    }
    var price = leg.price().get();
    var line = transit.line();
    return Optional.of(
        new UsageRecord(
            booking.traveller(),
            booking.city(),
            price.tariff(),
            leg.key(),
            transit.movement().time(),
            new Measured.TransitRide(transit.seller(), price.gross()),
            new Proof.OfTicket(leg.ticket().get().number(), line.agency() + " " + line.name())));
  }
}
