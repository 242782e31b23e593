package io.openmaas.billing.metering.store;

import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Recorded;
import io.openmaas.billing.metering.RecordsUsage;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.UsageReport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Records reports of all callers together: one statement takes what came while the one before it
 * ran. The key that de-duplicates and the use are one row, so neither is ever there without the
 * other (openmeter#4902).
 */
@ApplicationScoped
public class UsageCommits implements RecordsUsage {
  private static final int LANES = 2;

  /** Tells how many rows came and by which transaction, without sending them back. */
  private static final String INSERT =
      """
      with added as (
        insert into billing.usage (key, account, at, content, recorded_at)
        select u.key, u.account, u.at, u.content, $5
          from unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::bytea[])
               u(key, account, at, content)
        on conflict (key) do nothing
        returning 1)
      select count(*)::integer, coalesce(pg_current_xact_id_if_assigned()::text, '0')::bigint
        from added
      """;

  private static final String STANDING =
      """
      select u.key, u.account, u.at, u.content, u.kind::text, u.xid::text::bigint
        from billing.usage u where u.key = any($1)
      """;
  private static final String SET_ASIDE =
      """
      insert into billing.usage_conflict (key, account, at, content)
      select * from unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::bytea[])
      on conflict (key, md5(content)) do nothing
      """;

  private final Pool pool;
  private final Usages usages;
  private final InstantSource clock;
  private final List<UsageLane> lanes;

  public UsageCommits(Pool pool, Usages usages, InstantSource clock) {
    this.pool = pool;
    this.usages = usages;
    this.clock = clock;
    var waiting = new AtomicLong();
    this.lanes =
        Stream.generate(() -> new UsageLane(this::commit, UsageLane.Limits.USUAL, waiting))
            .limit(LANES)
            .toList();
  }

  @Override
  public Uni<List<Recorded>> record(List<UsageReport> reports) {
    if (reports.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return lanes.stream()
        .min(Comparator.comparingInt(UsageLane::size))
        .orElseThrow()
        .submit(reports);
  }

  /** Uses in one statement, then corrections and reversals one by one: they are about uses. */
  Uni<List<Recorded>> commit(List<UsageReport> reports) {
    var answers = new Recorded[reports.size()];
    var made = new ArrayList<Made>(reports.size());
    var revisions = new ArrayList<Integer>();
    for (int i = 0; i < answers.length; i++) {
      if (reports.get(i) instanceof UsageReport.Made use) {
        made.add(Made.of(i, use.usage()));
      } else {
        revisions.add(i);
      }
    }
    Uni<Void> done = made.isEmpty() ? Uni.createFrom().voidItem() : insert(made, answers);
    for (int place : revisions) {
      done = done.flatMap(_ -> revise(reports.get(place), place, answers));
    }
    return done.map(_ -> Arrays.asList(answers));
  }

  private Uni<Void> revise(UsageReport report, int place, Recorded[] answers) {
    Instant now = clock.instant();
    return pool.withTransaction(
            connection ->
                switch (report) {
                  case UsageReport.Made made -> usages.record(connection, made.usage(), now);
                  case UsageReport.Correction correction ->
                      usages.correct(connection, correction, now);
                  case UsageReport.Reversal reversal -> usages.reverse(connection, reversal, now);
                })
        .invoke(recorded -> answers[place] = recorded)
        .replaceWithVoid();
  }

  /** In the order of the keys, so that two commits with the same ones wait and never deadlock. */
  private Uni<Void> insert(List<Made> made, Recorded[] answers) {
    made.sort(Comparator.comparing(Made::key));
    return pool.preparedQuery(INSERT)
        .execute(columns(made).addValue(Usages.micros(clock.instant())))
        .flatMap(
            rows -> {
              Row row = rows.iterator().next();
              if (row.getInteger(0) == made.size()) {
                made.forEach(each -> answers[each.place] = Recorded.NEW);
                return Uni.createFrom().voidItem();
              }
              return compare(made, answers, row.getLong(1));
            });
  }

  private Uni<Void> compare(List<Made> made, Recorded[] answers, long ownXid) {
    return pool.preparedQuery(STANDING)
        .execute(Tuple.of((Object) made.stream().map(Made::key).distinct().toArray(String[]::new)))
        .flatMap(
            rows -> {
              Map<String, Standing> standing = new HashMap<>();
              rows.forEach(row -> standing.put(row.getString(0), Standing.of(row)));
              Set<String> seen = new HashSet<>();
              var contradictions = new ArrayList<Made>();
              for (Made each : made) {
                Standing stands = standing.get(each.key);
                boolean first = seen.add(each.key);
                if (first && stands.xid == ownXid) {
                  answers[each.place] = Recorded.NEW;
                } else if (stands.isSame(each)) {
                  answers[each.place] = Recorded.ALREADY;
                } else {
                  answers[each.place] = Recorded.CONFLICT;
                  contradictions.add(each);
                }
              }
              return contradictions.isEmpty()
                  ? Uni.createFrom().voidItem()
                  : pool.preparedQuery(SET_ASIDE)
                      .execute(columns(contradictions))
                      .replaceWithVoid();
            });
  }

  private static Tuple columns(List<Made> made) {
    int size = made.size();
    var keys = new String[size];
    var accounts = new UUID[size];
    var times = new OffsetDateTime[size];
    var contents = new Buffer[size];
    for (int i = 0; i < size; i++) {
      Made each = made.get(i);
      keys[i] = each.key;
      accounts[i] = each.usage.account().value();
      times[i] = each.at;
      contents[i] = Buffer.buffer(each.content);
    }
    return Tuple.of(keys, accounts, times, contents);
  }

  /** A use on its way into the log. */
  private record Made(int place, String key, Usage usage, OffsetDateTime at, byte[] content) {
    static Made of(int place, Usage usage) {
      return new Made(
          place,
          usage.key().value(),
          usage,
          Usages.micros(usage.use().at()),
          UsageContent.encode(usage));
    }
  }

  /** What the log has under a key. */
  private record Standing(LoggedUsage.Kind kind, Usage usage, byte[] content, long xid) {
    static Standing of(Row row) {
      byte[] content = row.getBuffer(3).getBytes();
      return new Standing(
          UsageLog.kind(row.getString(4)),
          UsageContent.decode(
              new UsageKey(row.getString(0)),
              new io.openmaas.billing.account.AccountId(row.getUUID(1)),
              row.getOffsetDateTime(2).toInstant(),
              content),
          content,
          row.getLong(5));
    }

    boolean isSame(Made made) {
      return kind == LoggedUsage.Kind.NEW && Usages.isSame(usage, made.usage);
    }
  }
}
