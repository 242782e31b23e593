package io.openmaas.terminal.ingest.store;

import io.openmaas.core.event.Event.VehiclesHaveNews;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.HearsNews;
import io.openmaas.terminal.ingest.VehicleNews;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the event log of vehicles that have news, each at most once a second: what the chain's head
 * says is the truth, the event only wakes those who follow. News that may end a trip are announced
 * by the commit itself.
 */
@Singleton
public class NewsAnnouncer implements HearsNews {
  private static final int MOST_AT_ONCE = 5_000;
  private static final String MOVE =
      """
      , moved as (
        update terminal.chain_head h set announced = h.number, news_from = null, news_to = null
        from behind where h.vehicle = behind.vehicle)
      select vehicle, news_from, news_to, number from behind where news_from is not null
      """;
  private static final String ANNOUNCE =
      """
      with behind as (
        select vehicle, news_from, news_to, number from terminal.chain_head
        where vehicle = any($1) and announced < number
        order by vehicle for update)
      """
          + MOVE;
  private static final String ANNOUNCE_ALL =
      """
      with behind as (
        select vehicle, news_from, news_to, number from terminal.chain_head
        where announced < number
        order by vehicle limit $1 for update)
      """
          + MOVE;

  private final Pool pool;
  private final EventLog events;
  private final Set<VehicleId> waiting = ConcurrentHashMap.newKeySet();

  public NewsAnnouncer(Pool pool, EventLog events) {
    this.pool = pool;
    this.events = events;
  }

  @Override
  public void note(List<VehicleNews> news) {
    news.forEach(each -> waiting.add(each.vehicle()));
  }

  /** Announces what was noted; what fails is tried again the next time. */
  @Scheduled(
      every = "${openmaas.terminal.announce-every:1s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> announce() {
    if (waiting.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var taken = new ArrayList<VehicleId>();
    for (VehicleId vehicle : waiting) {
      waiting.remove(vehicle);
      taken.add(vehicle);
    }
    UUID[] vehicles = taken.stream().map(VehicleId::value).toArray(UUID[]::new);
    return announce(ANNOUNCE, Tuple.of(vehicles)).onFailure().invoke(() -> waiting.addAll(taken));
  }

  /** Announces what a process that ended has left. */
  @Scheduled(
      every = "${openmaas.terminal.announce-all-every:30s}",
      delayed = "1s",
      concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> announceAll() {
    return announce(ANNOUNCE_ALL, Tuple.of(MOST_AT_ONCE));
  }

  private Uni<Void> announce(String sql, Tuple parameters) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(sql)
                .execute(parameters)
                .flatMap(rows -> append(connection, rows)));
  }

  private Uni<Void> append(SqlConnection connection, RowSet<Row> rows) {
    var news = new ArrayList<VehiclesHaveNews.News>(rows.size());
    for (Row row : rows) {
      OffsetDateTime from = row.getOffsetDateTime("news_from");
      OffsetDateTime to = row.getOffsetDateTime("news_to");
      news.add(
          new VehiclesHaveNews.News(
              new VehicleId(row.getUUID("vehicle")),
              from.toInstant(),
              to.toInstant(),
              row.getLong("number")));
    }
    return events.append(connection, VehiclesHaveNews.of(news));
  }
}
