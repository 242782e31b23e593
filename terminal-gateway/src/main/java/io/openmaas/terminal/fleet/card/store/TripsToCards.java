package io.openmaas.terminal.fleet.card.store;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.Event.TripRecorded;
import io.openmaas.core.event.log.EventPosition;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Settles uses of cards as their trips come in, however late that is. */
@ApplicationScoped
public class TripsToCards {
  private final Pool pool;
  private final CardUses uses;
  private final RaisesAlarms alarms;

  public TripsToCards(Pool pool, CardUses uses, RaisesAlarms alarms) {
    this.pool = pool;
    this.uses = uses;
    this.alarms = alarms;
  }

  @Incoming("trip-records-to-cards")
  public Uni<Void> on(Message<Event> message) {
    return pool.withTransaction(
            connection ->
                take(connection, message.getPayload())
                    .call(_ -> store(connection, message.getMetadata(EventPosition.class))))
        .invoke(alarm -> alarm.ifPresent(alarms::raise))
        .onItemOrFailure()
        .transformToUni(
            (_, failure) ->
                Uni.createFrom()
                    .completionStage(failure == null ? message.ack() : message.nack(failure)));
  }

  private Uni<Optional<Alarm>> take(SqlConnection connection, Event event) {
    return event instanceof TripRecorded(var trip) && trip.records() > 0
        ? uses.settleTrip(connection, trip.vehicle(), trip.time())
        : Uni.createFrom().item(Optional.empty());
  }

  private static Uni<Void> store(SqlConnection connection, Optional<EventPosition> position) {
    return position
        .map(found -> found.store(connection))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }
}
