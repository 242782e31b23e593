package io.openmaas.core.booking;

import io.openmaas.core.city.City;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.offer.OfferLeg;
import io.openmaas.core.traveller.Traveller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** Whether an offer may be booked, and the booking it becomes. */
public final class NewBooking {

  private NewBooking() {}

  /** What comes of it. */
  public sealed interface Outcome {
    record Accepted(BookingInProgress booking) implements Outcome {}

    /** The offer has expired. */
    record Expired(String reason) implements Outcome {}

    /** This traveller may not book it. */
    record NotAllowed(String reason) implements Outcome {}

    /** It is only walking. */
    record NothingToBook() implements Outcome {}
  }

  /**
   * @param offer of this traveller
   * @param now the time of booking
   */
  public static Outcome decide(
      Offer offer, Traveller traveller, City city, BookingId id, Instant now) {
    if (!offer.bookableAt(now)) {
      return new Outcome.Expired(
          "offer " + offer.id() + " expired at " + offer.expiresAt() + "; ask for a new one");
    }
    if (offer.legs().stream().allMatch(leg -> leg.leg().bookedWith().isEmpty())) {
      return new Outcome.NothingToBook();
    }
    if (!traveller.mayTravel()) {
      return new Outcome.NotAllowed(
          switch (traveller.membership().state()) {
            case APPLIED -> "your membership has not been approved yet";
            case REJECTED -> "your membership was not approved";
            case APPROVED -> throw new IllegalStateException("approved members may travel");
          });
    }
    Instant departure = offer.itinerary().time().from();
    if (offer.itinerary().needsLicence() && !traveller.mayDrive(departure, city.zone())) {
      return new Outcome.NotAllowed(noCar(traveller));
    }
    return new Outcome.Accepted(BookingInProgress.begin(booking(offer, id, now)));
  }

  private static String noCar(Traveller traveller) {
    if (traveller.licence().isEmpty()) {
      return "the trip has a car, and you have given no driving licence";
    }
    return traveller.membership().licenceApproved()
        ? "the trip has a car, and your driving licence is not valid on that day or not for cars"
        : "the trip has a car, and your driving licence has not been approved";
  }

  private static Booking booking(Offer offer, BookingId id, Instant now) {
    var legs = new ArrayList<BookingLeg>();
    for (OfferLeg leg : offer.legs()) {
      legs.add(
          new BookingLeg(
              new LegKey(id, legs.size()),
              leg.leg(),
              leg.price(),
              leg.leg().bookedWith().isPresent() ? LegState.PLANNED : LegState.UNBOOKED,
              Optional.empty(),
              Optional.empty()));
    }
    return new Booking(
        id,
        offer.traveller(),
        offer.city(),
        offer.id(),
        now,
        BookingState.HOLDING,
        legs,
        Optional.empty());
  }
}
