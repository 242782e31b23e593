package io.openmaas.core.event.log;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Where a received event stands in the log, given as metadata of its message. A consumer that
 * stores it in the transaction of its effect has the effect exactly once; for one that does not,
 * the connector stores it on acknowledgement: at least once.
 */
public interface EventPosition {

  /**
   * Stores it within the transaction that is open on this session; fails with {@link
   * StalePosition}.
   */
  Uni<Void> store(Mutiny.Session session);

  /**
   * Stores it within the transaction that is open on this connection; fails with {@link
   * StalePosition}.
   */
  Uni<Void> store(SqlConnection connection);
}
