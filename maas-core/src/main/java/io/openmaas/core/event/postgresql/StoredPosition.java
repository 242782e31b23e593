package io.openmaas.core.event.postgresql;

import io.openmaas.core.event.log.EventPosition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.hibernate.reactive.mutiny.Mutiny;

/** The position of a delivered event, valid for the lease under which it was delivered. */
record StoredPosition(OffsetTable offsets, LoggedEvent event, long epoch) implements EventPosition {

  @Override
  public Uni<Void> store(Mutiny.Session session) {
    return offsets.store(session, event, epoch);
  }

  @Override
  public Uni<Void> store(SqlConnection connection) {
    return offsets.store(connection, event, epoch);
  }
}
