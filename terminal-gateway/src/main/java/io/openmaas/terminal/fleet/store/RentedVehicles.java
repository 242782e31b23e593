package io.openmaas.terminal.fleet.store;

import io.openmaas.core.trip.RentalId;
import io.openmaas.terminal.command.RentsVehicles;
import io.openmaas.terminal.fleet.Reservation;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Which vehicle a rental has at this moment. */
@ApplicationScoped
public class RentedVehicles implements RentsVehicles {
  private final Pool pool;
  private final Reservations reservations;

  public RentedVehicles(Pool pool, Reservations reservations) {
    this.pool = pool;
    this.reservations = reservations;
  }

  @Override
  public Uni<Optional<Rented>> find(RentalId rental) {
    return reservations.find(pool, rental).map(found -> found.flatMap(RentedVehicles::rented));
  }

  private static Optional<Rented> rented(Reservation reservation) {
    return switch (reservation.state()) {
      case UNLOCKING, IN_USE -> Optional.of(new Rented(reservation.vehicle(), Stage.OPEN));
      case RETURNED -> Optional.of(new Rented(reservation.vehicle(), Stage.RETURNED));
      case HELD, CONFIRMED, FINISHED, RELEASED -> Optional.empty();
    };
  }
}
