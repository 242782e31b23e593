package io.openmaas.core.booking.store;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegProgress;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.Ticket;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.store.Documents;
import io.openmaas.core.itinerary.store.LegDocument;
import io.openmaas.core.offer.store.LegPriceDocument;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.time.Period;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A row of core.booking_leg. */
@Entity(name = "BookingLeg")
@Table(schema = "core", name = "booking_leg")
class BookingLegRow {
  @Id
  @Column(name = "leg_key")
  String legKey;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "booking_id")
  BookingRow booking;

  @Column(name = "leg_index")
  int legIndex;

  @Enumerated(EnumType.STRING)
  LegState state;

  /** A {@link LegDocument}. */
  String leg;

  /** A {@link LegPriceDocument}; null for walking. */
  String price;

  String operator;

  @Column(name = "operator_ref")
  String operatorRef;

  @Column(name = "held_until")
  Instant heldUntil;

  @Enumerated(EnumType.STRING)
  LegProgress.Unanswered unanswered;

  String refusal;

  @Column(name = "ticket_number")
  String ticketNumber;

  @Column(name = "ticket_barcode")
  String ticketBarcode;

  @Column(name = "ticket_from")
  Instant ticketFrom;

  @Column(name = "ticket_to")
  Instant ticketTo;

  @Column(name = "ends_by")
  Instant endsBy;

  static BookingLegRow of(BookingRow booking, BookingLeg leg) {
    var row = new BookingLegRow();
    row.legKey = leg.key().toString();
    row.booking = booking;
    row.legIndex = leg.key().index();
    row.leg = Documents.write(LegDocument.of(leg.leg()));
    row.price = leg.price().map(LegPriceDocument::of).map(Documents::write).orElse(null);
    return row;
  }

  void take(BookingLeg leg, LegProgress progress) {
    if (!leg.leg().equals(Documents.read(this.leg, LegDocument.class).toDomain())) {
      this.leg = Documents.write(LegDocument.of(leg.leg()));
    }
    state = leg.state();
    operator = leg.operatorRef().map(ref -> ref.operator().value()).orElse(null);
    operatorRef = leg.operatorRef().map(OperatorRef::value).orElse(null);
    heldUntil = progress.heldUntil().orElse(null);
    unanswered = progress.unanswered().orElse(null);
    refusal = progress.refusal().orElse(null);
    ticketNumber = leg.ticket().map(Ticket::number).orElse(null);
    ticketBarcode = leg.ticket().map(Ticket::barcode).orElse(null);
    ticketFrom = leg.ticket().map(ticket -> ticket.valid().from()).orElse(null);
    ticketTo = leg.ticket().map(ticket -> ticket.valid().to()).orElse(null);
    if (leg.leg() instanceof TransitLeg transit) {
      endsBy = ticketTo == null ? transit.movement().time().to() : ticketTo;
    }
  }

  BookingLeg toDomain() {
    return new BookingLeg(
        new LegKey(new BookingId(booking.id), legIndex),
        Documents.read(leg, LegDocument.class).toDomain(),
        Optional.ofNullable(price)
            .map(text -> Documents.read(text, LegPriceDocument.class).toDomain()),
        state,
        Optional.ofNullable(operatorRef)
            .map(value -> new OperatorRef(new OperatorId(operator), value)),
        Optional.ofNullable(ticketNumber)
            .map(number -> new Ticket(number, ticketBarcode, new Period(ticketFrom, ticketTo))));
  }

  LegProgress toProgress() {
    return new LegProgress(
        Optional.ofNullable(heldUntil),
        Optional.ofNullable(unanswered),
        Optional.ofNullable(refusal));
  }
}
