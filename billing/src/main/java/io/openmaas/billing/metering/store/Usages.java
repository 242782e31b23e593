package io.openmaas.billing.metering.store;

import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Recorded;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.UsageReport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes the usage log, one use at a time, always within a transaction of the caller. */
@ApplicationScoped
public class Usages {
  private static final String INSERT =
      """
      insert into billing.usage (key, account, at, content, recorded_at) values ($1, $2, $3, $4, $5)
      on conflict (key) do nothing
      """;
  private static final String INSERT_REVISION =
      """
      insert into billing.usage
             (key, account, at, content, recorded_at, kind, corrects, revision, was_at)
      values ($1, $2, $3, $4, $5, $6::text::"char", $7, $8, $9)
      on conflict (key) do nothing
      """;
  private static final String SET_ASIDE =
      """
      insert into billing.usage_conflict (key, account, at, content, corrects)
      values ($1, $2, $3, $4, nullif($5, $1))
      on conflict (key, md5(content)) do nothing
      """;

  private final UsageLog log;

  public Usages(UsageLog log) {
    this.log = log;
  }

  /** Writes the use unless its key is there; a contradiction is kept aside. */
  public Uni<Recorded> record(SqlConnection connection, Usage usage, Instant recordedAt) {
    return insert(connection, usage, recordedAt)
        .flatMap(
            inserted ->
                inserted
                    ? Uni.createFrom().item(Recorded.NEW)
                    : log.listRevisions(connection, usage.key())
                        .flatMap(rows -> compare(connection, usage, rows)));
  }

  /**
   * As a source tells whose word is final: what it says now stands. The same as it said last
   * changes nothing, anything else is a correction.
   */
  public Uni<Recorded> recordFinal(SqlConnection connection, Usage usage, Instant recordedAt) {
    return insert(connection, usage, recordedAt)
        .flatMap(
            inserted ->
                inserted
                    ? Uni.createFrom().item(Recorded.NEW)
                    : revisions(connection, usage.key())
                        .flatMap(rows -> correctOwn(connection, usage, rows, recordedAt)));
  }

  /** Takes recorded usage back; false where there is none, or it was taken back before. */
  public Uni<Boolean> reverse(SqlConnection connection, UsageKey key, Instant recordedAt) {
    return revisions(connection, key)
        .flatMap(
            rows -> {
              if (rows.isEmpty() || rows.getLast().kind() == LoggedUsage.Kind.REVERSAL) {
                return Uni.createFrom().item(false);
              }
              var rowKey = nextKey(key, rows.getLast());
              return insertRevision(
                      connection,
                      rowKey,
                      rows.getLast().usage(),
                      LoggedUsage.Kind.REVERSAL,
                      rows.getLast(),
                      recordedAt)
                  .map(_ -> true);
            });
  }

  /**
   * What stands under the key from now on is what the report says, unless that would move the use
   * to another account: who wants that, reverses it and reports it anew.
   */
  Uni<Recorded> correct(
      SqlConnection connection, UsageReport.Correction correction, Instant recordedAt) {
    return root(connection, correction.corrects())
        .flatMap(
            root -> {
              Usage usage = under(root, correction.usage());
              return revisions(connection, root)
                  .flatMap(
                      rows -> {
                        var own = own(rows, correction.key());
                        if (own.isPresent()) {
                          return isRevision(own.get(), LoggedUsage.Kind.CORRECTION, usage)
                              ? Uni.createFrom().item(Recorded.ALREADY)
                              : setAside(connection, correction.key(), usage);
                        }
                        if (rows.isEmpty()) {
                          return Uni.createFrom().item(Recorded.UNKNOWN);
                        }
                        LoggedUsage last = rows.getLast();
                        return last.usage().account().equals(usage.account())
                            ? revise(
                                connection,
                                correction.key(),
                                usage,
                                LoggedUsage.Kind.CORRECTION,
                                last,
                                recordedAt)
                            : setAside(connection, correction.key(), usage);
                      });
            });
  }

  /** The use is taken back; taking it back twice changes nothing. */
  Uni<Recorded> reverse(
      SqlConnection connection, UsageReport.Reversal reversal, Instant recordedAt) {
    return root(connection, reversal.reverses())
        .flatMap(root -> revisions(connection, root))
        .flatMap(
            rows -> {
              if (rows.isEmpty() || !rows.getLast().usage().account().equals(reversal.account())) {
                return Uni.createFrom().item(Recorded.UNKNOWN);
              }
              LoggedUsage last = rows.getLast();
              var own = own(rows, reversal.key());
              if (own.isPresent()) {
                return own.get().kind() == LoggedUsage.Kind.REVERSAL
                    ? Uni.createFrom().item(Recorded.ALREADY)
                    : setAside(connection, reversal.key(), last.usage());
              }
              return last.kind() == LoggedUsage.Kind.REVERSAL
                  ? Uni.createFrom().item(Recorded.ALREADY)
                  : revise(
                      connection,
                      reversal.key(),
                      last.usage(),
                      LoggedUsage.Kind.REVERSAL,
                      last,
                      recordedAt);
            });
  }

  /** The key that all revisions of a use share, by the key of any of them. */
  private static Uni<UsageKey> root(SqlConnection connection, UsageKey key) {
    return connection
        .preparedQuery("select corrects from billing.usage where key = $1")
        .execute(Tuple.of(key.value()))
        .map(
            rows -> {
              String corrects = rows.rowCount() == 0 ? null : rows.iterator().next().getString(0);
              return corrects == null ? key : new UsageKey(corrects);
            });
  }

  private static Optional<LoggedUsage> own(List<LoggedUsage> rows, UsageKey key) {
    return rows.stream().filter(row -> row.rowKey().equals(key)).findFirst();
  }

  private static boolean isRevision(LoggedUsage row, LoggedUsage.Kind kind, Usage usage) {
    return row.kind() == kind && isSame(row.usage(), usage);
  }

  private static Usage under(UsageKey key, Usage usage) {
    return new Usage(key, usage.account(), usage.use(), usage.pin(), usage.proof());
  }

  /** A key that is taken by another row, of another use, is a contradiction. */
  private static Uni<Recorded> revise(
      SqlConnection connection,
      UsageKey rowKey,
      Usage usage,
      LoggedUsage.Kind kind,
      LoggedUsage last,
      Instant recordedAt) {
    return insertRevision(connection, rowKey, usage, kind, last, recordedAt)
        .flatMap(
            inserted ->
                inserted
                    ? Uni.createFrom()
                        .item(
                            kind == LoggedUsage.Kind.REVERSAL
                                ? Recorded.REVERSED
                                : Recorded.CORRECTED)
                    : setAside(connection, rowKey, usage));
  }

  /** All revisions, the first one first; nobody else adds one until the transaction has ended. */
  Uni<List<LoggedUsage>> revisions(SqlConnection connection, UsageKey key) {
    return connection
        .preparedQuery("select 1 from billing.usage where key = $1 for update")
        .execute(Tuple.of(key.value()))
        .flatMap(_ -> log.listRevisions(connection, key));
  }

  private Uni<Recorded> correctOwn(
      SqlConnection connection, Usage usage, List<LoggedUsage> rows, Instant recordedAt) {
    LoggedUsage last = rows.getLast();
    LoggedUsage told =
        rows.reversed().stream().filter(Usages::isByItsSource).findFirst().orElse(last);
    if (told.kind() != LoggedUsage.Kind.REVERSAL && isSame(told.usage(), usage)) {
      return Uni.createFrom().item(Recorded.ALREADY);
    }
    if (!last.usage().account().equals(usage.account())) {
      return setAside(connection, usage.key(), usage);
    }
    return insertRevision(
            connection,
            nextKey(usage.key(), last),
            usage,
            LoggedUsage.Kind.CORRECTION,
            last,
            recordedAt)
        .replaceWith(Recorded.CORRECTED);
  }

  /** Rather than by somebody who corrected what the source had told. */
  private static boolean isByItsSource(LoggedUsage row) {
    String key = row.usage().key().value();
    return row.rowKey().value().equals(key) || row.rowKey().value().startsWith(key + "#");
  }

  private Uni<Recorded> compare(SqlConnection connection, Usage usage, List<LoggedUsage> rows) {
    Optional<LoggedUsage> own =
        rows.stream().filter(row -> row.rowKey().equals(usage.key())).findFirst();
    return own.isPresent() && isSame(own.get().usage(), usage)
        ? Uni.createFrom().item(Recorded.ALREADY)
        : setAside(connection, usage.key(), usage);
  }

  /** Whether both say the same, to the microsecond. */
  static boolean isSame(Usage one, Usage other) {
    return one.account().equals(other.account())
        && UsageContent.micros(one.use().at()) == UsageContent.micros(other.use().at())
        && Arrays.equals(UsageContent.encode(one), UsageContent.encode(other));
  }

  private static UsageKey nextKey(UsageKey key, LoggedUsage last) {
    return new UsageKey(key + "#" + (last.revision() + 1));
  }

  private static Uni<Boolean> insert(SqlConnection connection, Usage usage, Instant recordedAt) {
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                usage.key().value(),
                usage.account().value(),
                micros(usage.use().at()),
                Buffer.buffer(UsageContent.encode(usage)),
                micros(recordedAt)))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Uni<Boolean> insertRevision(
      SqlConnection connection,
      UsageKey rowKey,
      Usage usage,
      LoggedUsage.Kind kind,
      LoggedUsage last,
      Instant recordedAt) {
    return connection
        .preparedQuery(INSERT_REVISION)
        .execute(
            Tuple.from(
                List.of(
                    rowKey.value(),
                    usage.account().value(),
                    micros(usage.use().at()),
                    Buffer.buffer(UsageContent.encode(usage)),
                    micros(recordedAt),
                    kind == LoggedUsage.Kind.REVERSAL ? "R" : "C",
                    usage.key().value(),
                    last.revision() + 1,
                    micros(last.usage().use().at()))))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Uni<Recorded> setAside(SqlConnection connection, UsageKey key, Usage usage) {
    return connection
        .preparedQuery(SET_ASIDE)
        .execute(
            Tuple.of(
                key.value(),
                usage.account().value(),
                micros(usage.use().at()),
                Buffer.buffer(UsageContent.encode(usage)),
                usage.key().value()))
        .replaceWith(Recorded.CONFLICT);
  }

  /** Rounded down to the microsecond, as the log keeps it. */
  static OffsetDateTime micros(Instant instant) {
    return UsageContent.instant(UsageContent.micros(instant)).atOffset(ZoneOffset.UTC);
  }
}
