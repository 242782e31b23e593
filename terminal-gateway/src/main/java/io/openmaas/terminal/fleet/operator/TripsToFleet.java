package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.Event.TripRecorded;
import io.openmaas.core.event.log.EventPosition;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.fleet.store.Reservations;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Settles rentals as their trips come in. */
@ApplicationScoped
public class TripsToFleet {
  private final Pool pool;
  private final Reservations reservations;
  private final Rentals rentals;

  public TripsToFleet(Pool pool, Reservations reservations, Rentals rentals) {
    this.pool = pool;
    this.reservations = reservations;
    this.rentals = rentals;
  }

  @Incoming("trip-records-to-fleet")
  public Uni<Void> on(Message<Event> message) {
    return pool.withTransaction(
            connection ->
                take(connection, message.getPayload())
                    .flatMap(done -> store(connection, message.getMetadata(EventPosition.class))))
        .onItemOrFailure()
        .transformToUni(
            (done, failure) ->
                Uni.createFrom()
                    .completionStage(failure == null ? message.ack() : message.nack(failure)));
  }

  private Uni<Void> take(SqlConnection connection, Event event) {
    return event instanceof TripRecorded(var trip)
        ? reservations
            .listUnsettled(connection, trip.vehicle())
            .flatMap(legs -> rentals.settleAll(connection, legs))
        : Uni.createFrom().voidItem();
  }

  private static Uni<Void> store(SqlConnection connection, Optional<EventPosition> position) {
    return position
        .map(found -> found.store(connection))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }
}
