package io.openmaas.terminal.alarm.store;

import io.openmaas.core.id.Ids;
import io.openmaas.core.webhook.WebhookEvent;
import io.openmaas.core.webhook.store.Deliveries;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmEntry;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.AlarmState;
import io.openmaas.terminal.alarm.Severity;
import io.openmaas.terminal.alarm.Sighting;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The alarms that go on and those that are over. */
@Singleton
public final class Alarms implements RaisesWithin {
  private static final Logger LOG = Logger.getLogger(Alarms.class);
  private static final String AUTOMATIC =
      Arrays.stream(AlarmKind.values())
          .filter(kind -> kind.severity() == Severity.NOTICE)
          .map(kind -> "'" + kind.name() + "'")
          .collect(java.util.stream.Collectors.joining(","));

  /**
   * A suspicion ends when its last sight is six hours old. What was written lately, and what is
   * sorted, keeps the hot path cheap and free of deadlocks.
   */
  private static final String WRITE =
      """
      insert into terminal.alarm as a (id, kind, severity, subject, vehicle, imei, state, count,
        first_at, last_at, first_words, last_words, written_at, believed_after)
      select t.id, t.kind, t.severity, t.subject, t.vehicle, t.imei,
        case when t.last_at - t.first_at >= t.believed then 'OPEN' else 'SUSPECTED' end,
        t.count, t.first_at, t.last_at, t.first_words, t.last_words, $13,
        t.believed
      from (
        select id, kind, severity, subject, vehicle, imei, count, first_at, last_at, first_words,
          last_words, make_interval(secs => believed_seconds) as believed
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[],
          $7::bigint[], $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[],
          $12::integer[])
          as u(id, kind, severity, subject, vehicle, imei, count, first_at, last_at, first_words,
            last_words, believed_seconds)) t
      where not exists (
        select 1 from terminal.alarm o
        where o.kind = t.kind and o.subject = t.subject
          and o.state in ('OPEN', 'ACKNOWLEDGED') and o.written_at > $14)
      order by t.kind, t.subject
      on conflict (kind, subject) where state <> 'CLOSED' do update set
        state = case
          when a.state <> 'SUSPECTED' or excluded.state = 'OPEN' then
            case when a.state = 'SUSPECTED' then 'OPEN' else a.state end
          when a.last_at > excluded.first_at - interval '6 hours'
            and greatest(a.last_at, excluded.last_at) - least(a.first_at, excluded.first_at)
              >= a.believed_after then 'OPEN'
          else 'SUSPECTED' end,
        count = a.count + excluded.count,
        first_words = case
          when a.state = 'SUSPECTED' and a.last_at <= excluded.first_at - interval '6 hours'
            or excluded.first_at < a.first_at then excluded.first_words
          else a.first_words end,
        first_at = case
          when a.state = 'SUSPECTED' and a.last_at <= excluded.first_at - interval '6 hours'
            then excluded.first_at
          else least(a.first_at, excluded.first_at) end,
        last_words = case
          when excluded.last_at >= a.last_at then excluded.last_words else a.last_words end,
        last_at = greatest(a.last_at, excluded.last_at),
        imei = coalesce(a.imei, excluded.imei),
        written_at = greatest(a.written_at, excluded.written_at)
      returning new.id, new.kind, new.subject
        , new.state = 'OPEN' and old.state is distinct from 'OPEN'
          and old.state is distinct from 'ACKNOWLEDGED' as opened
      """;

  private static final String SELECT =
      """
      select a.*, v.plate
      from terminal.alarm a left join terminal.vehicle v on v.id = a.vehicle
      """;

  private final Deliveries webhooks;
  private final Ids ids;
  private final InstantSource clock;
  private final Duration notOftenerThan;

  /**
   * @param notOftenerThan what goes on is written again no sooner
   */
  @Inject
  public Alarms(
      Deliveries webhooks,
      Ids ids,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.alarms.not-oftener-than", defaultValue = "PT1M")
          Duration notOftenerThan) {
    this.webhooks = webhooks;
    this.ids = ids;
    this.clock = clock;
    this.notOftenerThan = notOftenerThan;
  }

  /**
   * Which alarms to list.
   *
   * @param before only those that were first seen before that one
   */
  public record Filter(
      Optional<AlarmState> state,
      Optional<Severity> severity,
      Optional<UUID> vehicle,
      Optional<UUID> before) {}

  /**
   * Raises them within the caller's transaction, at most once in each: rows are locked in the order
   * of kind and subject. What goes on and was written lately is not written again. Costs nothing
   * where there are none, one statement otherwise, and a second one when webhooks are to be told.
   */
  @Override
  public Uni<Void> raise(SqlConnection connection, List<Alarm> alarms) {
    return alarms.isEmpty()
        ? Uni.createFrom().voidItem()
        : write(connection, Sighting.merged(alarms), notOftenerThan);
  }

  /**
   * Raises what has been taken together already.
   *
   * @param sightings one for each kind and subject
   * @param notOftener what goes on and was written since is left out
   */
  Uni<Void> write(SqlConnection connection, List<Sighting> sightings, Duration notOftener) {
    Instant now = clock.instant();
    return connection
        .preparedQuery(WRITE)
        .execute(AlarmRow.columns(sightings, ids, now, now.minus(notOftener)))
        .map(rows -> opened(rows, sightings, now))
        .flatMap(events -> webhooks.append(connection, events));
  }

  private List<WebhookEvent> opened(RowSet<Row> rows, List<Sighting> sightings, Instant now) {
    var byKey = new HashMap<Sighting.Key, Alarm>();
    sightings.forEach(sighting -> byKey.put(sighting.key(), sighting.last()));
    var events = new ArrayList<WebhookEvent>();
    for (Row row : rows) {
      if (row.getBoolean("opened")) {
        var key =
            new Sighting.Key(AlarmKind.valueOf(row.getString("kind")), row.getString("subject"));
        Alarm alarm = byKey.get(key);
        LOG.warnf("alarm %s of %s: %s", key.kind(), key.subject(), alarm.words());
        events.add(AlarmEvents.event(ids, AlarmEvents.OPENED, row.getUUID("id"), alarm, now));
      }
    }
    return events;
  }

  /** Those that are told of, the last first. */
  public Uni<List<AlarmEntry>> list(SqlClient client, Filter filter, int limit) {
    return client
        .preparedQuery(
            SELECT
                + """
                where a.state <> 'SUSPECTED' and ($1::text is null or a.state = $1)
                  and ($2::text is null or a.severity = $2)
                  and ($3::uuid is null or a.vehicle = $3) and ($4::uuid is null or a.id < $4)
                order by a.id desc limit $5
                """)
        .execute(
            Tuple.of(
                filter.state().map(Enum::name).orElse(null),
                filter.severity().map(Enum::name).orElse(null),
                filter.vehicle().orElse(null),
                filter.before().orElse(null),
                limit))
        .map(AlarmRow::entries);
  }

  /** The alarm, where it is told of. */
  public Uni<Optional<AlarmEntry>> find(SqlClient client, UUID id) {
    return client
        .preparedQuery(SELECT + "where a.state <> 'SUSPECTED' and a.id = $1")
        .execute(Tuple.of(id))
        .map(AlarmRow::entries)
        .map(entries -> entries.stream().findFirst());
  }

  /**
   * A person says that they know.
   *
   * @param by the account's name
   * @return whether it was open
   */
  public Uni<Boolean> acknowledge(SqlConnection connection, UUID id, String by, String note) {
    return mark(
        connection,
        """
        update terminal.alarm set state = 'ACKNOWLEDGED', acknowledged_at = $2,
          acknowledged_by = $3, acknowledged_note = $4
        where id = $1 and state = 'OPEN' returning *, null as plate
        """,
        Tuple.of(id, AlarmRow.utc(clock.instant()), by, note),
        AlarmEvents.ACKNOWLEDGED);
  }

  /**
   * A person ends it; the next sight opens a new one.
   *
   * @return whether it was open or acknowledged
   */
  public Uni<Boolean> close(SqlConnection connection, UUID id, String by, String note) {
    return mark(
        connection,
        """
        update terminal.alarm set state = 'CLOSED', closed_at = $2, closed_by = $3, closed_note = $4
        where id = $1 and state in ('OPEN', 'ACKNOWLEDGED') returning *, null as plate
        """,
        Tuple.of(id, AlarmRow.utc(clock.instant()), by, note),
        AlarmEvents.CLOSED);
  }

  /**
   * Ends what has been quiet for so long: acknowledged ones and open notices. An open warning waits
   * for a person, however long.
   *
   * @return how many
   */
  public Uni<Integer> closeQuiet(SqlConnection connection, Duration quiet) {
    Instant now = clock.instant();
    return connection
        .preparedQuery("delete from terminal.alarm where state = 'SUSPECTED' and written_at < $1")
        .execute(Tuple.of(AlarmRow.utc(now.minus(quiet))))
        .flatMap(_ -> closeQuiet(connection, now, quiet));
  }

  private Uni<Integer> closeQuiet(SqlConnection connection, Instant now, Duration quiet) {
    return connection
        .preparedQuery(
            """
            update terminal.alarm set state = 'CLOSED', closed_at = $1
            where id in (
              select id from terminal.alarm
              where written_at < $2
                and (state = 'ACKNOWLEDGED' or state = 'OPEN' and kind in (
            """
                + AUTOMATIC
                + """
                ))
              order by kind, subject limit 1000 for update skip locked)
            returning *, null as plate
            """)
        .execute(Tuple.of(AlarmRow.utc(now), AlarmRow.utc(now.minus(quiet))))
        .flatMap(
            rows -> {
              var events = new ArrayList<WebhookEvent>();
              rows.forEach(row -> events.add(event(row, AlarmEvents.CLOSED, now)));
              return webhooks.append(connection, events).replaceWith(rows.size());
            });
  }

  private Uni<Boolean> mark(SqlConnection connection, String sql, Tuple row, String type) {
    Instant now = clock.instant();
    return connection
        .preparedQuery(sql)
        .execute(row)
        .flatMap(
            rows -> {
              var events = new ArrayList<WebhookEvent>();
              rows.forEach(marked -> events.add(event(marked, type, now)));
              return webhooks.append(connection, events).replaceWith(rows.rowCount() == 1);
            });
  }

  private WebhookEvent event(Row row, String type, Instant now) {
    return AlarmEvents.event(
        ids, type, row.getUUID("id"), AlarmRow.entry(row).sighting().last(), now);
  }
}
