package io.openmaas.core.booking;

import static io.openmaas.core.testing.Trips.EIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.testing.Trips;
import io.openmaas.core.traveller.Traveller.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TripProgressTest {
  private static final BookingId ID = new BookingId(new UUID(1, 1));

  @Test
  void transit_ends_when_the_car_is_unlocked_and_the_trip_when_it_is_returned() {
    var booking = confirmed(Trips.metroThenCar());
    var started = TripProgress.started(booking, new LegKey(ID, 3));
    assertEquals(BookingState.IN_USE, started.booking().state());
    assertEquals(LegState.FINISHED, started.leg(1).state());
    assertEquals(LegState.IN_USE, started.leg(3).state());
    assertEquals(started, TripProgress.started(started, new LegKey(ID, 3)), "told twice");

    var finished = TripProgress.finished(started, new LegKey(ID, 3));
    assertEquals(BookingState.COMPLETED, finished.booking().state());
    assertEquals(finished, TripProgress.finished(finished, new LegKey(ID, 3)), "told twice");
  }

  @Test
  void a_car_nobody_came_for_is_released_and_the_ticket_stays() {
    var booking = confirmed(Trips.metroThenCar());
    var lost = TripProgress.lost(booking, new LegKey(ID, 3), "not picked up");
    assertEquals(LegState.RELEASED, lost.leg(3).state());
    assertEquals(LegState.CONFIRMED, lost.leg(1).state());
    assertEquals(BookingState.CONFIRMED, lost.booking().state());
    assertEquals(lost, TripProgress.lost(lost, new LegKey(ID, 3), "again"), "told twice");
    assertEquals(
        BookingState.COMPLETED,
        TripProgress.ticketsEnded(lost, EIGHT.plus(Duration.ofDays(1))).booking().state());
    var used = TripProgress.started(booking, new LegKey(ID, 3));
    assertEquals(used, TripProgress.lost(used, new LegKey(ID, 3), "late news"));
  }

  @Test
  void a_booking_of_a_car_only_is_cancelled_when_the_car_is_lost() {
    var transitGone =
        TripProgress.lost(confirmed(Trips.metroThenCar()), new LegKey(ID, 1), "no seat");
    var lost = TripProgress.lost(transitGone, new LegKey(ID, 3), "not picked up");
    assertEquals(BookingState.CANCELLED, lost.booking().state());
    assertEquals(java.util.Optional.of("not picked up"), lost.booking().reason());
  }

  @Test
  void a_trip_by_ticket_only_ends_with_its_ticket() {
    var booking = confirmed(new Itinerary(List.of(Trips.walk(0, 5), Trips.metro(5, 15))));
    assertEquals(
        BookingState.CONFIRMED,
        TripProgress.ticketsEnded(booking, EIGHT.plus(Duration.ofMinutes(14))).booking().state());
    assertEquals(
        BookingState.COMPLETED,
        TripProgress.ticketsEnded(booking, EIGHT.plus(Duration.ofMinutes(15))).booking().state());
  }

  @Test
  void cancelling_is_refused_once_the_trip_has_begun() {
    var booking = confirmed(Trips.metroThenCar());
    assertInstanceOf(Cancellation.Outcome.Accepted.class, Cancellation.decide(booking, EIGHT));
    assertEquals(
        new Cancellation.Outcome.Refused("line M1 of leg 1 has left"),
        Cancellation.decide(booking, EIGHT.plus(Duration.ofMinutes(10))));
    assertEquals(
        new Cancellation.Outcome.Refused("the trip has begun"),
        Cancellation.decide(TripProgress.started(booking, new LegKey(ID, 3)), EIGHT));
  }

  @Test
  void only_members_book_and_cars_only_with_a_licence() {
    var withCar = Trips.offer(UUID.randomUUID(), Trips.metroThenCar());
    var applied = Trips.traveller(Membership.State.APPLIED, false);
    var noLicence = Trips.traveller(Membership.State.APPROVED, false);
    assertEquals(
        new NewBooking.Outcome.NotAllowed("your membership has not been approved yet"),
        NewBooking.decide(withCar, applied, Trips.MARENHOLM, ID, EIGHT));
    assertEquals(
        new NewBooking.Outcome.NotAllowed(
            "the trip has a car, and your driving licence has not been approved"),
        NewBooking.decide(withCar, noLicence, Trips.MARENHOLM, ID, EIGHT));
    assertInstanceOf(
        NewBooking.Outcome.Expired.class,
        NewBooking.decide(
            withCar, Trips.anna(), Trips.MARENHOLM, ID, EIGHT.plus(Duration.ofMinutes(10))));
    assertInstanceOf(
        NewBooking.Outcome.NothingToBook.class,
        NewBooking.decide(
            Trips.offer(UUID.randomUUID(), new Itinerary(List.of(Trips.walk(0, 9)))),
            Trips.anna(),
            Trips.MARENHOLM,
            ID,
            EIGHT));
  }

  private static BookingInProgress confirmed(Itinerary itinerary) {
    var legs = new ArrayList<BookingLeg>();
    for (var leg : itinerary.legs()) {
      legs.add(
          new BookingLeg(
              new LegKey(ID, legs.size()),
              leg,
              Optional.empty(),
              leg.bookedWith().isPresent() ? LegState.CONFIRMED : LegState.UNBOOKED,
              Optional.empty(),
              Optional.empty()));
    }
    return BookingInProgress.begin(
        new Booking(
            ID,
            Trips.ANNA,
            Trips.MARENHOLM.id(),
            new io.openmaas.core.offer.OfferId(new UUID(2, 2)),
            EIGHT,
            BookingState.CONFIRMED,
            legs,
            Optional.empty()));
  }
}
