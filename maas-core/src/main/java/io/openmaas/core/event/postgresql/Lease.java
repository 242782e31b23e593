package io.openmaas.core.event.postgresql;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The connection on which a reader holds its partitions as session-level advisory locks, and hears
 * notices. The locks end with the connection, so a process that dies gives its partitions back at
 * once and without a time-out. (Hence no transaction pooler may stand in between.)
 *
 * <p>Lock keys: the hash of group and topic, and the partition; each reader also holds the lock
 * {@code MEMBER + backend process id}, by which the others count it.
 */
final class Lease {
  private static final int MEMBER = 1 << 20;
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** A machine that vanishes without closing its connections is noticed within half a minute. */
  private static final String OPEN =
      """
      select set_config('tcp_keepalives_idle', '15', false),
             set_config('tcp_keepalives_interval', '5', false),
             set_config('tcp_keepalives_count', '3', false),
             pg_backend_pid() as backend,
             hashtext('openmaas ' || $1 || ' ' || $2) as space,
             pg_try_advisory_lock(hashtext('openmaas ' || $1 || ' ' || $2), %d + pg_backend_pid())
      """
          .formatted(MEMBER);

  private static final String SURVEY =
      """
      with lock as (
        select objid::bigint as id from pg_locks
        where locktype = 'advisory' and granted and objsubid = 2
          and database = (select oid from pg_database where datname = current_database())
          and classid::bigint = ($1::int::bigint & 4294967295))
      select (select count(*) from lock where id >= %1$d)::int as members,
             array(
               select p from generate_series(0, %2$d) p
               where p not in (select id from lock) order by p)::int[] as vacant,
             (select count(*) from core.event_parked_key
              where reader_group = $2 and topic = $3 and not released)::int as parked
      """
          .formatted(MEMBER, Partition.COUNT - 1);

  private final ReaderConfig config;
  private final Pool pool;
  private final PgConnection connection;
  private final int backend;
  private final int space;

  private Lease(ReaderConfig config, Pool pool, PgConnection connection, Row row) {
    this.config = config;
    this.pool = pool;
    this.connection = connection;
    this.backend = row.getInteger("backend");
    this.space = row.getInteger("space");
  }

  /**
   * Opens it.
   *
   * @param onNews called with the name of a topic that has news
   * @param onLost called once when the connection, and every lock on it, is gone
   */
  static Uni<Lease> open(ReaderConfig config, Pool pool, Consumer<String> onNews, Runnable onLost) {
    return pool.getConnection()
        .flatMap(
            taken -> {
              PgConnection connection = PgConnection.cast(taken);
              connection.closeHandler(onLost);
              connection.notificationHandler(notice -> onNews.accept(notice.getPayload()));
              return connection
                  .preparedQuery(OPEN)
                  .execute(Tuple.of(config.group(), config.topic().channel()))
                  .call(() -> connection.query("listen " + CommitNotices.CHANNEL).execute())
                  .map(rows -> new Lease(config, pool, connection, rows.iterator().next()))
                  .onFailure()
                  .call(connection::close);
            });
  }

  /**
   * What a look at all readers of the group shows.
   *
   * @param members readers of the group, this one included
   * @param vacant partitions nobody holds
   * @param parked keys that wait for somebody to look at them
   */
  record Survey(int members, List<Integer> vacant, int parked) {

    /** How many partitions one reader may hold. */
    int share() {
      return Math.ceilDiv(Partition.COUNT, Math.max(1, members));
    }
  }

  Uni<Survey> survey() {
    return connection
        .preparedQuery(SURVEY)
        .execute(Tuple.of(space, config.group(), config.topic().channel()))
        .ifNoItem()
        .after(ANSWER)
        .fail()
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Survey(
                  row.getInteger("members"),
                  Arrays.asList(row.getArrayOfIntegers("vacant")),
                  row.getInteger("parked"));
            });
  }

  /** Whether the partition is ours now. */
  Uni<Boolean> take(int partition) {
    return connection
        .preparedQuery("select pg_try_advisory_lock($1, $2) as taken")
        .execute(Tuple.of(space, partition))
        .map(rows -> rows.iterator().next().getBoolean("taken"));
  }

  Uni<Void> give(int partition) {
    return connection
        .preparedQuery("select pg_advisory_unlock($1, $2)")
        .execute(Tuple.of(space, partition))
        .replaceWithVoid();
  }

  /** Gives everything back and returns the connection. */
  Uni<Void> close() {
    connection.closeHandler(() -> {});
    connection.notificationHandler(_ -> {});
    return connection
        .query("unlisten *; select pg_advisory_unlock_all()")
        .execute()
        .ifNoItem()
        .after(ANSWER)
        .fail()
        .flatMap(_ -> connection.close())
        .onFailure()
        .recoverWithUni(this::end);
  }

  /** Ends the session from outside: for one that does not answer. */
  Uni<Void> end() {
    return pool.preparedQuery("select pg_terminate_backend($1)")
        .execute(Tuple.of(backend))
        .onFailure()
        .recoverWithNull()
        .flatMap(_ -> ((SqlConnection) connection).close())
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
