package io.openmaas.core.event.log;

import io.openmaas.core.event.Event;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Where events are written. They become visible to readers when the caller's transaction commits,
 * and never if it does not.
 */
public interface EventLog {

  /** Appends within the transaction that is open on this session. */
  Uni<Void> append(Mutiny.Session session, List<? extends Event> events);

  /** Appends within the transaction that is open on this connection. */
  Uni<Void> append(SqlConnection connection, List<? extends Event> events);
}
