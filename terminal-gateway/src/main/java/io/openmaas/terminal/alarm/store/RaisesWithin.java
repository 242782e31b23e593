package io.openmaas.terminal.alarm.store;

import io.openmaas.terminal.alarm.Alarm;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/** The port by which alarms are raised together with what they are about, in its transaction. */
public interface RaisesWithin {

  /**
   * Raises them within the transaction that is open on this connection. To be called once in a
   * transaction, with all there is, or two of them may wait for each other.
   */
  Uni<Void> raise(SqlConnection connection, List<Alarm> alarms);

  /** Raises nothing, for tests that do not look. */
  RaisesWithin NONE = (_, _) -> Uni.createFrom().voidItem();
}
