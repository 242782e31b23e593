package io.openmaas.core.event.postgresql;

import io.openmaas.core.event.Topic;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tells readers in all processes that a topic has news, outside the transaction that made them
 * (NOTIFY inside it would serialise all commits), at most once in a few milliseconds. A notice that
 * is lost or early costs only time: readers look of their own accord too.
 */
@Singleton
public final class CommitNotices {
  static final String CHANNEL = "openmaas_event";

  /** Where the commit cannot be observed, this is how long it is thought to take. */
  private static final int SOON_MILLIS = 10;

  private static final int DEBOUNCE_MILLIS = 2;

  /** Without waiting for the disk: the notice itself needs no durability. */
  private static final String NOTIFY =
      """
      select set_config('synchronous_commit', 'off', true),
             (select count(pg_notify($1, topic)) from unnest($2::text[]) topic)
      """;

  private static final Logger LOG = Logger.getLogger(CommitNotices.class);

  private final Vertx vertx;
  private final Pool pool;
  private final Set<Topic> waiting = EnumSet.noneOf(Topic.class);

  public CommitNotices(Vertx vertx, Pool pool) {
    this.vertx = vertx;
    this.pool = pool;
  }

  /** The transaction has committed. */
  void now(Set<Topic> topics) {
    after(DEBOUNCE_MILLIS, topics);
  }

  /** The transaction is about to commit. */
  void soon(Set<Topic> topics) {
    after(SOON_MILLIS, topics);
  }

  private void after(int millis, Set<Topic> topics) {
    boolean first;
    synchronized (waiting) {
      first = waiting.isEmpty();
      waiting.addAll(topics);
    }
    if (first) {
      vertx.getDelegate().setTimer(millis, _ -> send());
    }
  }

  private void send() {
    String[] topics;
    synchronized (waiting) {
      topics = waiting.stream().map(Topic::channel).toArray(String[]::new);
      waiting.clear();
    }
    pool.preparedQuery(NOTIFY)
        .execute(Tuple.of(CHANNEL, topics))
        .subscribe()
        .with(_ -> {}, failure -> LOG.debugf(failure, "could not tell of news in %s", topics));
  }
}
