package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.booking.LegKey;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.VehicleCommands;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The steps of which every request to a car is made: a first transaction decides and stores the
 * intent, the terminal is told outside of it, a second one stores the outcome.
 */
@Singleton
public class Steps {
  private static final String DEADLOCK = "40P01";

  private static final Logger LOG = Logger.getLogger(Steps.class);

  private final Pool pool;
  private final Reservations reservations;
  private final Rentals rentals;
  private final Vehicles vehicles;
  private final VehicleCommands commands;

  public Steps(
      Pool pool,
      Reservations reservations,
      Rentals rentals,
      Vehicles vehicles,
      VehicleCommands commands) {
    this.pool = pool;
    this.reservations = reservations;
    this.rentals = rentals;
    this.vehicles = vehicles;
    this.commands = commands;
  }

  /** What a first transaction decided. */
  sealed interface Step<A> {
    /** There is nothing to tell the terminal. */
    record Answered<A>(A answer) implements Step<A> {}

    /** The terminal is to be told. */
    record Tell<A>(Reservation reservation) implements Step<A> {}

    static <A> Uni<Step<A>> answer(A answer) {
      return Uni.createFrom().item(new Answered<>(answer));
    }

    static <A> Uni<Step<A>> tell(Reservation reservation) {
      return Uni.createFrom().item(new Tell<>(reservation));
    }
  }

  /** The first transaction, then, where it so decided, what is told and noted. */
  <A> Uni<A> take(
      Function<SqlConnection, Uni<Step<A>>> decide, Function<Reservation, Uni<A>> tell) {
    return transaction(decide)
        .flatMap(
            step ->
                switch (step) {
                  case Step.Answered<A>(A answer) -> Uni.createFrom().item(answer);
                  case Step.Tell<A>(Reservation reservation) -> tell.apply(reservation);
                });
  }

  /** Where two wait for each other the database ends one: that one begins again. */
  <T> Uni<T> transaction(Function<SqlConnection, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(() -> pool.withTransaction(work))
        .onFailure(Steps::isDeadlock)
        .retry()
        .atMost(2);
  }

  private static boolean isDeadlock(Throwable failure) {
    return failure instanceof PgException refused && DEADLOCK.equals(refused.getSqlState());
  }

  /** The reservation of this leg, locked, with all that the records tell about it. */
  Uni<Optional<Reservation>> lockSettled(SqlConnection connection, LegKey leg) {
    return reservations
        .lock(connection, leg)
        .flatMap(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(found)
                    : rentals.settle(connection, found.get()).map(Optional::of));
  }

  /** Opens the car for its renter. */
  Uni<CommandOutcome> open(Reservation reservation) {
    return tell(
        reservation.vehicle(), new Command.Unlock(), new Authority.Renter(reservation.id()));
  }

  Uni<CommandOutcome> close(VehicleId vehicle) {
    return tell(vehicle, new Command.Lock(), new Authority.Ourselves("lock what was returned"));
  }

  /** A command that fails may have been carried out all the same. */
  private Uni<CommandOutcome> tell(VehicleId vehicle, Command command, Authority authority) {
    return Uni.createFrom()
        .deferred(() -> commands.carryOut(vehicle, command, authority))
        .onFailure()
        .invoke(failure -> LOG.warnf(failure, "command to vehicle %s failed", vehicle))
        .onFailure()
        .recoverWithItem(new CommandOutcome.Unknown());
  }

  /** Only a car that confirmed the lock may be reserved again. */
  Uni<Void> noteLock(SqlConnection connection, VehicleId vehicle, CommandOutcome outcome) {
    return switch (outcome) {
      case CommandOutcome.Done _ -> vehicles.locked(connection, vehicle);
      case CommandOutcome.Refused _, CommandOutcome.Expired _, CommandOutcome.Unknown _ ->
          Uni.createFrom().voidItem();
    };
  }

  /** Why an outcome is not known, in words for others; the failure itself goes to the log. */
  static String cause(String what, LegKey key, Throwable failure) {
    LOG.warnf(failure, "%s of leg %s: outcome unknown", what, key);
    return "the fleet's own records could not be reached";
  }
}
