package io.openmaas.core.booking.store;

import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingInProgress;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.city.CityId;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.traveller.TravellerId;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A row of core.booking. */
@Entity(name = "Booking")
@Table(schema = "core", name = "booking")
class BookingRow {
  @Id UUID id;

  @Column(name = "traveller_id")
  UUID travellerId;

  String city;

  @Column(name = "offer_id")
  UUID offerId;

  @Column(name = "booked_at")
  Instant bookedAt;

  @Enumerated(EnumType.STRING)
  BookingState state;

  String reason;

  @Enumerated(EnumType.STRING)
  @Column(name = "ends_as")
  BookingState endsAs;

  int attempts;

  /** Grows with every change, so that a change of a leg alone raises the version too. */
  long changes;

  @Version int version;

  @OneToMany(mappedBy = "booking", cascade = CascadeType.ALL)
  @OrderBy("legIndex")
  List<BookingLegRow> legs = new ArrayList<>();

  static BookingRow of(BookingInProgress booking) {
    var row = new BookingRow();
    var domain = booking.booking();
    row.id = domain.id().value();
    row.travellerId = domain.traveller().value();
    row.city = domain.city().value();
    row.offerId = domain.offer().value();
    row.bookedAt = domain.bookedAt();
    for (int i = 0; i < domain.legs().size(); i++) {
      row.legs.add(BookingLegRow.of(row, domain.legs().get(i)));
    }
    row.take(booking);
    return row;
  }

  /** Takes over what can change. */
  void take(BookingInProgress booking) {
    state = booking.booking().state();
    reason = booking.booking().reason().orElse(null);
    endsAs = booking.endsAs().orElse(null);
    attempts = booking.attempts();
    changes++;
    for (int i = 0; i < legs.size(); i++) {
      legs.get(i).take(booking.booking().legs().get(i), booking.progress().get(i));
    }
  }

  BookingInProgress toDomain() {
    var booking =
        new Booking(
            new BookingId(id),
            new TravellerId(travellerId),
            new CityId(city),
            new OfferId(offerId),
            bookedAt,
            state,
            legs.stream().map(BookingLegRow::toDomain).toList(),
            Optional.ofNullable(reason));
    return new BookingInProgress(
        booking,
        legs.stream().map(BookingLegRow::toProgress).toList(),
        Optional.ofNullable(endsAs),
        attempts);
  }
}
