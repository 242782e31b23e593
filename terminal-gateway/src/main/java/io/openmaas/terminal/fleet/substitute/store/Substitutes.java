package io.openmaas.terminal.fleet.substitute.store;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.id.Ids;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.damage.DamageCase;
import io.openmaas.terminal.fleet.damage.DamageSeverity;
import io.openmaas.terminal.fleet.damage.DamageSource;
import io.openmaas.terminal.fleet.damage.DamageState;
import io.openmaas.terminal.fleet.damage.store.DamageCases;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.openmaas.terminal.fleet.substitute.Candidate;
import io.openmaas.terminal.fleet.substitute.SubstituteChoice;
import io.openmaas.terminal.fleet.substitute.Substitution;
import io.openmaas.terminal.fleet.substitute.Wanted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Gives reservations another car, each swap in one transaction. */
@ApplicationScoped
public class Substitutes {
  /** A unique or exclusion constraint is violated: somebody else was faster. */
  private static final Set<String> TAKEN = Set.of("23505", "23P01");

  private static final int MOST_TRIES = 5;

  /**
   * So often one person is given another car for a reservation: each that is said to be missing is
   * out of service until it is found, and nobody may take a whole street of them out.
   */
  private static final int MOST_ASKED = 3;

  private final Pool pool;
  private final Reservations reservations;
  private final Vehicles vehicles;
  private final DamageCases damage;
  private final EventLog events;
  private final Ids ids;
  private final InstantSource clock;
  private final int withinMetres;

  @Inject
  public Substitutes(
      Pool pool,
      Reservations reservations,
      Vehicles vehicles,
      DamageCases damage,
      EventLog events,
      Ids ids,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.fleet.substitute-within-metres", defaultValue = "1500")
          int withinMetres) {
    this.pool = pool;
    this.reservations = reservations;
    this.vehicles = vehicles;
    this.damage = damage;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
    this.withinMetres = withinMetres;
  }

  /**
   * A wish for another car.
   *
   * @param place where the traveller is; absent where only the car's own position is known
   * @param why in words
   * @param askedBy the account, or ourselves
   * @param missing the booked car is not where it should be: it is out of service until found
   */
  public record Wish(
      LegKey leg, Optional<Coordinates> place, String why, String askedBy, boolean missing) {}

  /** Finds the best free car and gives it to the reservation. */
  public Uni<Substitution> swap(Wish wish) {
    return attempt(wish, new HashSet<>());
  }

  /**
   * One transaction a try: a candidate that somebody else takes meanwhile is left out next time.
   */
  private Uni<Substitution> attempt(Wish wish, Set<VehicleId> lost) {
    var tried = new ArrayList<VehicleId>(1);
    return pool.withTransaction(connection -> swap(connection, wish, lost, tried))
        .onFailure(failure -> isTaken(failure) && lost.size() < MOST_TRIES && !tried.isEmpty())
        .recoverWithUni(
            () -> {
              lost.addAll(tried);
              return attempt(wish, lost);
            });
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof PgException refusal && TAKEN.contains(refusal.getSqlState());
  }

  private Uni<Substitution> swap(
      SqlConnection connection, Wish wish, Set<VehicleId> lost, List<VehicleId> tried) {
    return reservations
        .lock(connection, wish.leg())
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return refused("no car is reserved for this leg");
              }
              Reservation reservation = found.get();
              if (reservation.state() != ReservationState.CONFIRMED) {
                return refused("the reservation is " + reservation.state());
              }
              if (wish.missing() && !mayBeOpened(reservation)) {
                return refused("it is too early to look for the car");
              }
              return countAsked(connection, wish, reservation)
                  .flatMap(
                      asked ->
                          asked >= MOST_ASKED
                              ? refused("another car was given %d times".formatted(asked))
                              : vehicles
                                  .find(connection, reservation.vehicle())
                                  .map(Optional::orElseThrow)
                                  .flatMap(
                                      was ->
                                          swap(connection, wish, reservation, was, lost, tried)));
            });
  }

  /** How often this person was given another car for it; ourselves are not counted. */
  private static Uni<Long> countAsked(
      SqlConnection connection, Wish wish, Reservation reservation) {
    return connection
        .preparedQuery(
            """
            select count(*) from terminal.substitution
            where reservation = $1 and asked_by = $2 and asked_by <> 'openmaas'
            """)
        .execute(Tuple.of(reservation.id().value(), wish.askedBy()))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private static Uni<Substitution> refused(String reason) {
    return Uni.createFrom().item(new Substitution.Refused(reason));
  }

  private Uni<Substitution> swap(
      SqlConnection connection,
      Wish wish,
      Reservation reservation,
      FleetVehicle was,
      Set<VehicleId> lost,
      List<VehicleId> tried) {
    Optional<Coordinates> place = wish.place().or(() -> was.whereabouts().position());
    Uni<?> reported =
        wish.missing() ? reportMissing(connection, wish, reservation) : Uni.createFrom().voidItem();
    if (place.isEmpty()) {
      return reported.flatMap(_ -> refused("it is not known where the traveller is"));
    }
    var wanted =
        new Wanted(was.vehicle().id(), was.vehicle().vehicleClass(), place.get(), withinMetres);
    return reported
        .flatMap(_ -> vehicles.list(connection, was.vehicle().city()))
        .map(all -> SubstituteChoice.ranked(wanted, candidates(all, reservation, lost)))
        .flatMap(
            ranked -> {
              if (ranked.isEmpty()) {
                return Uni.createFrom().item(new Substitution.NoneNearby());
              }
              Candidate best = ranked.getFirst();
              tried.add(best.vehicle().id());
              return give(connection, wish, reservation, best)
                  .replaceWith(
                      new Substitution.Swapped(
                          best.vehicle(), (int) Math.round(best.position().metresTo(place.get()))));
            });
  }

  private static List<Candidate> candidates(
      List<FleetVehicle> all, Reservation reservation, Set<VehicleId> lost) {
    return all.stream()
        .filter(each -> each.freeUntil(reservation.plan().window().to()))
        .filter(each -> each.whereabouts().position().isPresent())
        .filter(each -> !lost.contains(each.vehicle().id()))
        .map(
            each ->
                new Candidate(
                    each.vehicle(),
                    each.whereabouts().position().orElseThrow(),
                    each.rangeMetres()))
        .toList();
  }

  private Uni<?> give(
      SqlConnection connection, Wish wish, Reservation reservation, Candidate best) {
    var now = clock.instant();
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(ids.next())
        .addUUID(reservation.id().value())
        .addUUID(reservation.vehicle().value())
        .addUUID(best.vehicle().id().value())
        .addString(wish.why())
        .addString(wish.askedBy())
        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
    return reservations
        .assign(connection, reservation, best.vehicle().id())
        .flatMap(
            _ ->
                connection
                    .preparedQuery(
                        """
                        insert into terminal.substitution (id, reservation, was, became, why,
                          asked_by, at)
                        values ($1, $2, $3, $4, $5, $6, $7)
                        """)
                    .execute(Tuple.newInstance(row)))
        .flatMap(
            _ ->
                events.append(
                    connection,
                    List.of(
                        new Event.VehicleSubstituted(
                            reservation.id(),
                            reservation.leg(),
                            reservation.traveller(),
                            reservation.vehicle(),
                            best.vehicle(),
                            wish.why(),
                            now))));
  }

  private Uni<?> reportMissing(SqlConnection connection, Wish wish, Reservation reservation) {
    var now = clock.instant();
    return damage.open(
        connection,
        new DamageCase(
            ids.next(),
            reservation.vehicle(),
            DamageSource.REPORT,
            Optional.of("missing:" + reservation.id() + ":" + reservation.vehicle()),
            DamageState.OPEN,
            DamageSeverity.UNSAFE,
            "not where it should be: " + wish.why(),
            List.of(),
            Optional.empty(),
            now,
            now,
            Optional.empty()));
  }

  /**
   * Reservations of a certain car that may be opened now, and whose car is in the way of another's
   * late return, or gone. Those by class are given another one by the fleet's own sweep.
   */
  public Uni<List<LegKey>> listConflicted() {
    return pool.preparedQuery(
            """
            select booking, leg from terminal.reservation
            where state = 'CONFIRMED' and conflict_at is not null and wished_class is null
              and coalesce(unlock_from, window_from) <= $1
            order by window_from limit 50
            """)
        .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              var legs = new ArrayList<LegKey>(rows.size());
              rows.forEach(
                  row ->
                      legs.add(
                          new LegKey(
                              new BookingId(row.getUUID("booking")), row.getInteger("leg"))));
              return legs;
            });
  }

  private boolean mayBeOpened(Reservation reservation) {
    return reservation.plan().unlockFrom().map(from -> !from.isAfter(clock.instant())).orElse(true);
  }

  /**
   * Gives another car to a reservation whose own is not fit to be driven; empty where it is, or
   * where there is nothing to change.
   */
  public Uni<Optional<Substitution>> replaceUnfit(LegKey leg) {
    return reservations
        .find(pool, leg)
        .map(found -> found.filter(each -> each.state() == ReservationState.CONFIRMED))
        .map(found -> found.filter(this::mayBeOpened))
        .flatMap(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(Optional.<FleetVehicle>empty())
                    : vehicles.find(pool, found.get().vehicle()))
        .map(found -> found.filter(vehicle -> !vehicle.fit()))
        .flatMap(
            unfit ->
                unfit.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : swap(new Wish(
                            leg,
                            Optional.empty(),
                            "not fit: " + String.join(", ", unfit.get().unfit()),
                            "openmaas",
                            false))
                        .map(Optional::of));
  }
}
