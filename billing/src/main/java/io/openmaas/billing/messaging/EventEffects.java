package io.openmaas.billing.messaging;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventPosition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Commits what events bring about, together with the place in the stream that was reached. */
@ApplicationScoped
public class EventEffects {
  private final Pool pool;

  public EventEffects(Pool pool) {
    this.pool = pool;
  }

  /** Does this and stores the position of the message, in one transaction. */
  public Uni<Void> commit(Message<Event> message, Function<SqlConnection, Uni<Void>> effect) {
    return pool.withTransaction(
        connection -> effect.apply(connection).flatMap(_ -> storePosition(message, connection)));
  }

  private static Uni<Void> storePosition(Message<Event> message, SqlConnection connection) {
    for (Object item : message.getMetadata()) {
      if (item instanceof EventPosition position) {
        return position.store(connection);
      }
    }
    return Uni.createFrom().voidItem();
  }

  /** Acknowledges the message when the effect is there; says no when it failed. */
  public Uni<Void> settle(Message<Event> message, Uni<Void> effect) {
    return effect
        .onItemOrFailure()
        .transformToUni(
            (_, failure) -> {
              CompletionStage<Void> done = failure == null ? message.ack() : message.nack(failure);
              return Uni.createFrom().completionStage(done);
            });
  }
}
