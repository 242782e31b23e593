package io.openmaas.billing.metering.store;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.OperatorTerms;
import io.openmaas.billing.ledger.LedgerTransaction;
import io.openmaas.billing.ledger.Posted;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.metering.Measured;
import io.openmaas.billing.metering.Recorded;
import io.openmaas.billing.metering.UsageRecord;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.city.Cities;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.trip.Rental;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/**
 * Turns what happened into usage: records it, and books what an operator is owed for it. All within
 * the transaction of the caller; repeating it changes nothing.
 */
@ApplicationScoped
public class Meters {
  private static final Logger LOG = Logger.getLogger(Meters.class);

  private final UsageRecords usageRecords;
  private final Ledger ledger;
  private final Catalogue catalogue;
  private final Cities cities;

  public Meters(UsageRecords usageRecords, Ledger ledger, Catalogue catalogue, Cities cities) {
    this.usageRecords = usageRecords;
    this.ledger = ledger;
    this.catalogue = catalogue;
    this.cities = cities;
  }

  /** A car was returned. */
  public Uni<Void> rentalFinished(SqlConnection connection, Rental rental) {
    return record(connection, UsageRecord.of(rental)).replaceWithVoid();
  }

  /**
   * A booking stands like this now: tickets that were issued count, those given back or being given
   * back do not.
   */
  public Uni<Void> bookingChanged(SqlConnection connection, Booking booking, Instant at) {
    return Multi.createFrom()
        .iterable(booking.legs())
        .filter(leg -> leg.leg() instanceof TransitLeg)
        .onItem()
        .transformToUniAndConcatenate(leg -> ticketChanged(connection, booking, leg, at))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> ticketChanged(
      SqlConnection connection, Booking booking, BookingLeg leg, Instant at) {
    String key = "leg/" + leg.key();
    String reason = booking.reason().orElse("cancelled");
    // the traveller is not charged from here on, though the operator may be long in answering
    if (leg.state() == LegState.RELEASING) {
      return usageRecords.reverse(connection, key, reason, at).replaceWithVoid();
    }
    if (leg.state() == LegState.RELEASED) {
      return giveBack(connection, key, reason, at);
    }
    return UsageRecord.of(booking, leg)
        .map(usage -> ticketSold(connection, usage, booking.bookedAt()))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> ticketSold(SqlConnection connection, UsageRecord usage, Instant bookedAt) {
    return record(connection, usage)
        .flatMap(
            recorded ->
                switch (recorded) {
                  case NEW -> {
                    var ride = (Measured.TransitRide) usage.measured();
                    yield book(
                        connection,
                        Postings.ticketSold(
                            usage.key(),
                            usage.city(),
                            ride.operatorPrice(),
                            termsOf(usage, ride),
                            bookedAt));
                  }
                  case ALREADY, CONFLICT -> Uni.createFrom().voidItem();
                });
  }

  private Uni<Void> giveBack(SqlConnection connection, String key, String reason, Instant at) {
    return usageRecords
        .reverse(connection, key, reason, at)
        .flatMap(_ -> usageRecords.find(connection, key))
        .flatMap(
            usage ->
                usage
                    .map(given -> bookReturn(connection, given, at))
                    .orElseGet(() -> Uni.createFrom().voidItem()));
  }

  private Uni<Void> bookReturn(SqlConnection connection, UsageRecord usage, Instant at) {
    var ride = (Measured.TransitRide) usage.measured();
    return book(
        connection,
        Postings.ticketReturned(
            usage.key(), usage.city(), ride.operatorPrice(), termsOf(usage, ride), at));
  }

  private OperatorTerms termsOf(UsageRecord usage, Measured.TransitRide ride) {
    ZoneId zone = cities.find(usage.city()).map(city -> city.zone()).orElse(ZoneOffset.UTC);
    LocalDate day = usage.at().atZone(zone).toLocalDate();
    return catalogue
        .termsOf(ride.operator(), day)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no terms are agreed with operator " + ride.operator() + " on " + day));
  }

  private Uni<Recorded> record(SqlConnection connection, UsageRecord usage) {
    return usageRecords
        .record(connection, usage)
        .invoke(
            recorded -> {
              if (recorded == Recorded.CONFLICT) {
                LOG.errorf("usage %s came again with other content; the first stands", usage.key());
              }
            });
  }

  private Uni<Void> book(SqlConnection connection, LedgerTransaction transaction) {
    return ledger
        .post(connection, transaction)
        .invoke(
            posted -> {
              if (posted instanceof Posted.Conflict) {
                throw new IllegalStateException(
                    transaction.kind()
                        + " "
                        + transaction.source()
                        + " is booked with other content");
              }
            })
        .replaceWithVoid();
  }
}
