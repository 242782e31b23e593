package io.openmaas.terminal.alarm.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Finds terminals that have spoken once and have been silent for long since. */
@Singleton
public final class SilentTerminals {
  private static final int PAGE = 500;

  private final Pool pool;
  private final Alarms alarms;
  private final InstantSource clock;
  private final Duration silence;

  /**
   * @param silence so long without a record is worth a notice; a sleeping terminal speaks seldom
   */
  public SilentTerminals(
      Pool pool,
      Alarms alarms,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.alarms.silent-after", defaultValue = "PT26H")
          Duration silence) {
    this.pool = pool;
    this.alarms = alarms;
    this.clock = clock;
    this.silence = silence;
  }

  /** Raises a notice for each; while one stays silent its notice stays open. */
  public Uni<Void> look() {
    return look("");
  }

  private Uni<Void> look(String after) {
    return pool.withTransaction(
            connection ->
                connection
                    .preparedQuery(
                        """
                        select t.imei, t.vehicle, h.received_at
                        from terminal.terminal t
                        join terminal.chain_head h on h.vehicle = t.vehicle
                        where h.received_at < $1 and t.imei > $2 order by t.imei limit $3
                        """)
                    .execute(Tuple.of(AlarmRow.utc(clock.instant().minus(silence)), after, PAGE))
                    .map(rows -> rows.stream().map(SilentTerminals::alarm).toList())
                    .call(found -> alarms.raise(connection, found)))
        .flatMap(
            found ->
                found.size() < PAGE
                    ? Uni.createFrom().voidItem()
                    : look(found.getLast().terminal().orElseThrow().value()));
  }

  private static Alarm alarm(Row row) {
    Instant seen = row.getOffsetDateTime("received_at").toInstant();
    return new Alarm(
        AlarmKind.SILENT,
        Optional.of(new VehicleId(row.getUUID("vehicle"))),
        Optional.of(new Imei(row.getString("imei"))),
        seen,
        "nothing has come since " + seen);
  }
}
