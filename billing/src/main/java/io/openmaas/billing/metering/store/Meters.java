package io.openmaas.billing.metering.store;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.OperatorTerms;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.ledger.LedgerTransaction;
import io.openmaas.billing.ledger.Posted;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.metering.MeteredUses;
import io.openmaas.billing.metering.Recorded;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.CityId;
import io.openmaas.core.event.Event;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.RideLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.Rental;
import io.openmaas.core.trip.TripRecord;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Turns what happened into usage: records it, and books what an operator is owed for it. All within
 * the transaction of the caller; repeating it changes nothing.
 */
@ApplicationScoped
public class Meters {
  private static final Logger LOG = Logger.getLogger(Meters.class);
  private final Usages usages;
  private final UsageLog log;
  private final KnownAccounts travellers;
  private final ChargedAccounts charged;
  private final RunningUses running;
  private final Ledger ledger;
  private final Catalogue catalogue;
  private final Cities cities;
  private final InstantSource clock;

  public Meters(
      Usages usages,
      UsageLog log,
      KnownAccounts travellers,
      ChargedAccounts charged,
      RunningUses running,
      Ledger ledger,
      Catalogue catalogue,
      Cities cities,
      InstantSource clock) {
    this.usages = usages;
    this.log = log;
    this.travellers = travellers;
    this.charged = charged;
    this.running = running;
    this.ledger = ledger;
    this.catalogue = catalogue;
    this.cities = cities;
    this.clock = clock;
  }

  /**
   * A car was returned, or what is known of its rental has changed.
   *
   * @param booked the leg that it fulfils
   */
  public Uni<Void> rentalFinished(
      SqlConnection connection, Rental rental, Optional<BookingLeg> booked) {
    var ceiling = catalogue.find(rental.tariff()).map(Plan::terms).map(Plan.Terms::ceiling);
    return record(
            connection,
            MeteredUses.ofRental(rental, booked, ceiling),
            rental.traveller(),
            rental.city())
        .flatMap(_ -> running.finished(connection, rental.id()));
  }

  /** A vehicle was unlocked for a booked leg. */
  public Uni<Void> rentalStarted(
      SqlConnection connection, Event.RentalStarted started, Booking booking, BookingLeg leg) {
    var ceiling =
        leg.price()
            .flatMap(price -> catalogue.find(price.tariff()))
            .map(Plan::terms)
            .map(Plan.Terms::ceiling);
    return MeteredUses.ofBegun(started, booking, leg, ceiling)
        .map(
            begun ->
                charged
                    .charge(connection, begun, started.traveller(), booking.city())
                    .flatMap(
                        usage ->
                            running.started(
                                connection, started.rental(), started.vehicle(), usage)))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** A trip ended or was revised: what is known of a rental under way has changed. */
  public Uni<Void> tripRecorded(SqlConnection connection, TripRecord trip) {
    return running.tripRecorded(connection, trip);
  }

  /**
   * A booking stands like this now: tickets that were issued count, those given back or being given
   * back do not.
   */
  public Uni<Void> bookingChanged(SqlConnection connection, Booking booking, Instant at) {
    return Multi.createFrom()
        .iterable(booking.legs())
        .onItem()
        .transformToUniAndConcatenate(leg -> legChanged(connection, booking, leg, at))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> legChanged(
      SqlConnection connection, Booking booking, BookingLeg leg, Instant at) {
    Uni<Void> used =
        switch (leg.leg()) {
          case TransitLeg _ -> ticketChanged(connection, booking, leg, at);
          case RideLeg _ ->
              MeteredUses.ofRide(booking, leg)
                  .map(usage -> record(connection, usage, booking.traveller(), booking.city()))
                  .map(Uni::replaceWithVoid)
                  .orElseGet(() -> Uni.createFrom().voidItem());
          case RentalLeg _, WalkLeg _ -> Uni.createFrom().voidItem();
        };
    return used.flatMap(_ -> cancelled(connection, booking, leg, at));
  }

  /** Recorded once, where the plan that the leg was priced with charges cancellations. */
  private Uni<Void> cancelled(
      SqlConnection connection, Booking booking, BookingLeg leg, Instant at) {
    return MeteredUses.ofCancellation(booking, leg, at)
        .filter(
            usage ->
                usage.pin().tariff().flatMap(catalogue::find).stream()
                    .flatMap(plan -> plan.usageCharges().stream())
                    .anyMatch(charge -> charge.filter().kinds().contains(UsageKind.CANCELLATION)))
        .map(
            usage ->
                log.listRevisions(connection, usage.key())
                    .flatMap(
                        found ->
                            found.isEmpty()
                                ? record(connection, usage, booking.traveller(), booking.city())
                                    .replaceWithVoid()
                                : Uni.createFrom().voidItem()))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> ticketChanged(
      SqlConnection connection, Booking booking, BookingLeg leg, Instant at) {
    // the traveller is not charged from here on, though the operator may be long in answering
    if (leg.state() == LegState.RELEASING) {
      return usages
          .reverse(connection, MeteredUses.keyOf(leg.key()), clock.instant())
          .replaceWithVoid();
    }
    if (leg.state() == LegState.RELEASED) {
      return giveBack(connection, booking, leg, at);
    }
    return MeteredUses.ofTicket(booking, leg)
        .map(usage -> ticketSold(connection, booking, usage))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> ticketSold(SqlConnection connection, Booking booking, Usage usage) {
    return record(connection, usage, booking.traveller(), booking.city())
        .flatMap(
            recorded ->
                switch (recorded) {
                  case NEW ->
                      book(
                          connection,
                          Postings.ticketSold(
                              usage.key().value(),
                              booking.city(),
                              usage.use().price().orElseThrow(),
                              termsOf(booking.city(), usage.use()),
                              booking.bookedAt()));
                  case ALREADY, CORRECTED, REVERSED, CONFLICT, UNKNOWN ->
                      Uni.createFrom().voidItem();
                });
  }

  private Uni<Void> giveBack(
      SqlConnection connection, Booking booking, BookingLeg leg, Instant at) {
    var key = MeteredUses.keyOf(leg.key());
    return usages
        .reverse(connection, key, clock.instant())
        .flatMap(_ -> log.listRevisions(connection, key))
        .flatMap(
            revisions ->
                revisions.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : bookReturn(connection, booking, revisions.getFirst().usage(), at));
  }

  private Uni<Void> bookReturn(SqlConnection connection, Booking booking, Usage usage, Instant at) {
    return book(
        connection,
        Postings.ticketReturned(
            usage.key().value(),
            booking.city(),
            usage.use().price().orElseThrow(),
            termsOf(booking.city(), usage.use()),
            at));
  }

  private OperatorTerms termsOf(CityId city, Use use) {
    ZoneId zone = cities.find(city).map(found -> found.zone()).orElse(ZoneOffset.UTC);
    LocalDate day = use.at().atZone(zone).toLocalDate();
    var operator = new OperatorId(use.dimension(Use.OPERATOR).orElseThrow());
    return catalogue
        .termsOf(operator, day)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no terms are agreed with operator " + operator + " on " + day));
  }

  private Uni<Recorded> record(
      SqlConnection connection, Usage usage, TravellerId traveller, CityId city) {
    return travellers
        .keep(connection, new KnownAccounts.Metered(traveller, city))
        .flatMap(_ -> charged.charge(connection, usage, traveller, city))
        .flatMap(charge -> usages.recordFinal(connection, charge, clock.instant()))
        .invoke(
            recorded -> {
              if (recorded == Recorded.CONFLICT) {
                LOG.errorf(
                    "usage %s came again for another account; the first stands", usage.key());
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
