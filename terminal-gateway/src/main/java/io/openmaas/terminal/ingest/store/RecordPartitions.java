package io.openmaas.terminal.ingest.store;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Keeps a partition of the record table ready for each month from the last one to the month after
 * next. A month of which the default partition has rows already (a terminal whose clock was ahead)
 * stays there: it is found as before.
 */
@Singleton
public class RecordPartitions {
  private static final Logger LOG = Logger.getLogger(RecordPartitions.class);
  private static final String IS_THERE = "select to_regclass($1) is not null as there";
  private static final String HAS_ROWS =
      """
      select exists (select 1 from terminal.record_other where at >= $1 and at < $2) as rows
      """;

  private final Pool pool;
  private final InstantSource clock;

  public RecordPartitions(Pool pool, InstantSource clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** Makes what is missing; a month that cannot be made now is tried again the next time. */
  @Scheduled(every = "6h", concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> ensure() {
    YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    return Multi.createFrom()
        .iterable(List.of(now.minusMonths(1), now, now.plusMonths(1), now.plusMonths(2)))
        .onItem()
        .transformToUniAndConcatenate(
            month ->
                pool.withTransaction(connection -> ensure(connection, month))
                    .onFailure()
                    .invoke(failure -> LOG.warnf(failure, "no partition for %s yet", month))
                    .onFailure()
                    .recoverWithNull())
        .onItem()
        .ignoreAsUni();
  }

  private static Uni<Void> ensure(SqlConnection connection, YearMonth month) {
    String table = "terminal.record_%d_%02d".formatted(month.getYear(), month.getMonthValue());
    return connection
        .preparedQuery(IS_THERE)
        .execute(Tuple.of(table))
        .flatMap(
            rows ->
                rows.iterator().next().getBoolean("there")
                    ? Uni.createFrom().voidItem()
                    : create(connection, table, month));
  }

  private static Uni<Void> create(SqlConnection connection, String table, YearMonth month) {
    OffsetDateTime from = start(month);
    OffsetDateTime to = start(month.plusMonths(1));
    return connection
        .query("set local lock_timeout = '3s'")
        .execute()
        .flatMap(_ -> connection.preparedQuery(HAS_ROWS).execute(Tuple.of(from, to)))
        .flatMap(
            rows ->
                rows.iterator().next().getBoolean("rows")
                    ? Uni.createFrom().voidItem()
                    : connection
                        .query(
                            "create table if not exists %s partition of terminal.record for values from ('%s') to ('%s')"
                                .formatted(table, from, to))
                        .execute()
                        .replaceWithVoid());
  }

  private static OffsetDateTime start(YearMonth month) {
    return month.atDay(1).atTime(LocalTime.MIDNIGHT).atOffset(ZoneOffset.UTC);
  }
}
