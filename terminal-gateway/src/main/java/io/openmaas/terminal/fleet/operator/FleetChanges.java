package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.booking.ExtendsLegs;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.RunsLegs;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.terminal.fleet.Extension;
import io.openmaas.terminal.fleet.ReleaseReason;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationRules;
import io.openmaas.terminal.fleet.place.BayId;
import io.openmaas.terminal.fleet.place.BayRules;
import io.openmaas.terminal.fleet.place.TripKind;
import io.openmaas.terminal.fleet.store.Bays;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.Schedule;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What is changed about a reservation after it was made: it lasts longer, or not so long. */
@ApplicationScoped
public class FleetChanges implements ExtendsLegs {
  /** SQL state: an exclusion constraint refused. */
  private static final String OVERLAP = "23P01";

  private final Steps steps;
  private final FleetRuns runs;
  private final Vehicles vehicles;
  private final Reservations reservations;
  private final Schedule schedule;
  private final Bays bays;
  private final Rentals rentals;
  private final ReservationRules rules;
  private final BayRules bayRules;
  private final InstantSource clock;

  public FleetChanges(
      Steps steps,
      FleetRuns runs,
      Vehicles vehicles,
      Reservations reservations,
      Schedule schedule,
      Bays bays,
      Rentals rentals,
      ReservationRules rules,
      BayRules bayRules,
      InstantSource clock) {
    this.steps = steps;
    this.runs = runs;
    this.vehicles = vehicles;
    this.reservations = reservations;
    this.schedule = schedule;
    this.bays = bays;
    this.rentals = rentals;
    this.rules = rules;
    this.bayRules = bayRules;
    this.clock = clock;
  }

  @Override
  public OperatorId operator() {
    return OwnFleet.OPERATOR;
  }

  /** Lasts until then, if nobody else has the vehicle or the place in the bay by then. */
  @Override
  public Uni<Outcome> extend(LegKey key, Instant until) {
    return steps
        .transaction(connection -> extend(connection, key, until))
        // somebody else reserved it at this moment, and is found the second time
        .onFailure(FleetChanges::isOverlap)
        .retry()
        .atMost(1)
        .onFailure()
        .recoverWithItem(failure -> new Outcome.Unknown(Steps.cause("extension", key, failure)));
  }

  private static boolean isOverlap(Throwable failure) {
    return failure instanceof PgException refused && OVERLAP.equals(refused.getSqlState());
  }

  private Uni<Outcome> extend(SqlConnection connection, LegKey key, Instant until) {
    return steps
        .lockSettled(connection, key)
        .flatMap(
            found ->
                found.isEmpty()
                    ? refused("no car is reserved for this leg")
                    : schedule
                        .others(connection, found.get())
                        .flatMap(others -> extend(connection, found.get(), others, until)));
  }

  private static Uni<Outcome> refused(String reason) {
    return Uni.createFrom().item(new Outcome.Refused(reason, Optional.empty()));
  }

  private Uni<Outcome> extend(
      SqlConnection connection, Reservation reservation, List<Reservation> others, Instant until) {
    Instant now = clock.instant();
    if (until.equals(reservation.plan().time().to())) {
      return Uni.createFrom().item(new Outcome.Extended(until));
    }
    Optional<Instant> next =
        others.stream()
            .filter(other -> !other.expiredAt(now))
            .map(other -> other.plan().window().from())
            .filter(from -> !from.isBefore(reservation.plan().window().from()))
            .min(Instant::compareTo);
    return switch (Extension.decide(reservation, until, next, now, rules.buffer(), rules.ahead())) {
      case Extension.Outcome.Refused(String reason, Optional<Instant> possible) ->
          Uni.createFrom().item(new Outcome.Refused(reason, possible));
      case Extension.Outcome.Extended(var plan) ->
          moveBay(connection, reservation, until)
              .flatMap(
                  moved ->
                      moved
                          ? reservations
                              .expire(connection, reservation.vehicle(), now)
                              .flatMap(
                                  done -> reservations.save(connection, reservation.with(plan)))
                              .replaceWith((Outcome) new Outcome.Extended(until))
                          : refused(
                              "the place in the parking bay is not free at the later arrival"));
    };
  }

  /**
   * The place kept in a bay is needed later; true as well where none is kept, or where the vehicle
   * may be left outside of bays and does without.
   */
  private Uni<Boolean> moveBay(SqlConnection connection, Reservation reservation, Instant until) {
    return bays.reservedBy(connection, reservation.id())
        .flatMap(
            bay ->
                bay.isEmpty()
                    ? Uni.createFrom().item(true)
                    : moveBay(connection, reservation, bay.get(), until));
  }

  private Uni<Boolean> moveBay(
      SqlConnection connection, Reservation reservation, BayId bay, Instant until) {
    Instant now = clock.instant();
    var before = bayRules.arrival(reservation.plan().time().to(), now);
    return bays.free(connection, reservation.id())
        .flatMap(
            freed ->
                bays.reserve(
                    connection,
                    bay,
                    reservation.id(),
                    reservation.vehicle(),
                    bayRules.arrival(until, now)))
        .flatMap(
            moved ->
                moved
                    ? Uni.createFrom().item(true)
                    : vehicles
                        .find(connection, reservation.vehicle())
                        .map(found -> found.orElseThrow().terms().kind())
                        .flatMap(
                            kind ->
                                kind == TripKind.BAY_TO_BAY
                                    ? bays.reserve(
                                            connection,
                                            bay,
                                            reservation.id(),
                                            reservation.vehicle(),
                                            before)
                                        .replaceWith(false)
                                    : Uni.createFrom().item(true)));
  }

  /** What came of a cancellation by the fleet's people. */
  public sealed interface Cancelled {
    record Done(Reservation reservation) implements Cancelled {}

    record Refused(String reason) implements Cancelled {}

    record Missing() implements Cancelled {}
  }

  /**
   * Takes a reservation back that was not used yet; its booking is told.
   *
   * @param words for the traveller
   */
  public Uni<Cancelled> cancel(RentalId id, String words) {
    return steps.transaction(
        connection ->
            reservations
                .find(connection, id)
                .flatMap(
                    found ->
                        found.isEmpty()
                            ? Uni.createFrom().<Cancelled>item(new Cancelled.Missing())
                            : steps
                                .lockSettled(connection, found.get().leg())
                                .flatMap(
                                    locked -> cancel(connection, locked.orElseThrow(), words))));
  }

  private Uni<Cancelled> cancel(SqlConnection connection, Reservation reservation, String words) {
    return switch (reservation.state()) {
      case HELD, CONFIRMED ->
          rentals
              .lose(connection, reservation, ReleaseReason.BY_FLEET, words)
              .map(Cancelled.Done::new);
      case RELEASED -> Uni.createFrom().item(new Cancelled.Done(reservation));
      case UNLOCKING ->
          Uni.createFrom()
              .item(new Cancelled.Refused("the car may be open: wait until that is known"));
      case IN_USE, RETURNED, FINISHED ->
          Uni.createFrom().item(new Cancelled.Refused("the rental has begun: end it instead"));
    };
  }

  /** Ends a rental that is under way, by the same rules as its traveller would. */
  public Uni<RunsLegs.Outcome> endEarly(Reservation reservation) {
    return runs.giveBack(reservation.leg());
  }
}
