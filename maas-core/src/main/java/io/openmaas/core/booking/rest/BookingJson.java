package io.openmaas.core.booking.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.Ticket;
import io.openmaas.core.offer.rest.LegJson;
import io.openmaas.core.operator.OperatorRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A booking in answers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BookingJson(
    UUID id,
    BookingState state,
    String reason,
    String city,
    UUID offerId,
    Instant bookedAt,
    Instant departure,
    Instant arrival,
    List<BookedLegJson> legs) {

  /** A booked leg: the leg with its state. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BookedLegJson(
      @JsonUnwrapped LegJson leg, LegState state, String operatorRef, TicketJson ticket) {

    static BookedLegJson of(BookingLeg leg) {
      return new BookedLegJson(
          LegJson.of(leg.key().index(), leg.leg(), leg.price()),
          leg.state(),
          leg.operatorRef().map(OperatorRef::value).orElse(null),
          leg.ticket().map(TicketJson::of).orElse(null));
    }
  }

  /** A ticket. */
  public record TicketJson(String number, String barcode, Instant validFrom, Instant validTo) {
    static TicketJson of(Ticket ticket) {
      return new TicketJson(
          ticket.number(), ticket.barcode(), ticket.valid().from(), ticket.valid().to());
    }
  }

  static BookingJson of(Booking booking) {
    return new BookingJson(
        booking.id().value(),
        booking.state(),
        booking.reason().orElse(null),
        booking.city().value(),
        booking.offer().value(),
        booking.bookedAt(),
        booking.legs().getFirst().leg().movement().time().from(),
        booking.legs().getLast().leg().movement().time().to(),
        booking.legs().stream().map(BookedLegJson::of).toList());
  }
}
