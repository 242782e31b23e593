package io.openmaas.terminal;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.reactive.mutiny.Mutiny;

/** An event log that keeps what was appended, also by transactions that were rolled back later. */
public final class CollectedEvents implements EventLog {
  private final List<Event> events = new CopyOnWriteArrayList<>();

  @Override
  public Uni<Void> append(Mutiny.Session session, List<? extends Event> appended) {
    events.addAll(appended);
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Void> append(SqlConnection connection, List<? extends Event> appended) {
    events.addAll(appended);
    return Uni.createFrom().voidItem();
  }

  public <E extends Event> List<E> of(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
