package io.openmaas.billing.metering.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.UsageReport;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reports that contradict what was recorded, until finance has decided. */
@ApplicationScoped
public class UsageConflicts {
  private static final String COLUMNS =
      "id, key, account, at, content, note, recorded_at, coalesce(corrects, key) as corrects";
  private static final String OPEN =
      "select %s from billing.usage_conflict where resolved_at is null and id > $1 order by id limit $2"
          .formatted(COLUMNS);
  private static final String LOCK =
      "select %s from billing.usage_conflict where id = $1 and resolved_at is null for update"
          .formatted(COLUMNS);
  private static final String RESOLVE =
      """
      update billing.usage_conflict
         set resolved_at = $2, resolved_by = $3, resolution = $4
       where id = $1
      """;

  private final Pool pool;
  private final UsageLog log;
  private final Usages usages;
  private final InstantSource clock;

  public UsageConflicts(Pool pool, UsageLog log, Usages usages, InstantSource clock) {
    this.pool = pool;
    this.log = log;
    this.usages = usages;
    this.clock = clock;
  }

  /**
   * A contradiction.
   *
   * @param key under which it came
   * @param about the use that it contradicts
   * @param told what it says; absent where only its text was kept
   * @param note its text, where only that was kept
   */
  public record Conflict(
      long id,
      UsageKey key,
      UsageKey about,
      Optional<Usage> told,
      Optional<String> note,
      Instant recordedAt) {}

  /**
   * @param stands the revisions of the use as they are recorded
   */
  public record Case(Conflict conflict, List<LoggedUsage> stands) {}

  /** What came of a decision. */
  public enum Decided {
    /** What the contradiction says stands from now on. */
    CORRECTED,
    /** What was recorded stands. */
    DISMISSED,
    /** There is no such open contradiction. */
    UNKNOWN,
    /**
     * It says that another account made the use, or its content is not kept: reverse the use and
     * report it anew.
     */
    OTHER_ACCOUNT
  }

  /** Those that are open, oldest first, after the one with this id. */
  public Uni<List<Case>> listOpen(long after, int limit) {
    return pool.withConnection(
        connection ->
            connection
                .preparedQuery(OPEN)
                .execute(Tuple.of(after, limit))
                .flatMap(
                    rows -> {
                      Uni<List<Case>> cases = Uni.createFrom().item(new ArrayList<>());
                      for (Row row : rows) {
                        Conflict conflict = conflict(row);
                        cases =
                            cases.flatMap(
                                list ->
                                    log.listRevisions(connection, conflict.about())
                                        .invoke(stands -> list.add(new Case(conflict, stands)))
                                        .replaceWith(list));
                      }
                      return cases;
                    }));
  }

  /** What it says stands from now on, as a correction. */
  public Uni<Decided> correct(long id, String by) {
    return decide(
        id,
        (connection, conflict) ->
            conflict
                .told()
                .map(told -> correct(connection, conflict, told, by))
                .orElseGet(() -> Uni.createFrom().item(Decided.OTHER_ACCOUNT)));
  }

  private Uni<Decided> correct(SqlConnection connection, Conflict conflict, Usage told, String by) {
    var correction =
        new UsageReport.Correction(
            new UsageKey("conflict/" + conflict.id()), conflict.about(), told);
    return log.listRevisions(connection, conflict.about())
        .flatMap(
            stands ->
                stands.isEmpty() || !stands.getLast().usage().account().equals(told.account())
                    ? Uni.createFrom().item(Decided.OTHER_ACCOUNT)
                    : usages
                        .correct(connection, correction, clock.instant())
                        .flatMap(_ -> close(connection, conflict.id(), by, Decided.CORRECTED)));
  }

  /** What was recorded stands. */
  public Uni<Decided> dismiss(long id, String by) {
    return decide(id, (connection, _) -> close(connection, id, by, Decided.DISMISSED));
  }

  private interface Decision {
    Uni<Decided> on(SqlConnection connection, Conflict conflict);
  }

  private Uni<Decided> decide(long id, Decision decision) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(id))
                .flatMap(
                    rows ->
                        rows.rowCount() == 0
                            ? Uni.createFrom().item(Decided.UNKNOWN)
                            : decision.on(connection, conflict(rows.iterator().next()))));
  }

  private Uni<Decided> close(SqlConnection connection, long id, String by, Decided decided) {
    return connection
        .preparedQuery(RESOLVE)
        .execute(Tuple.of(id, Usages.micros(clock.instant()), by, decided.name()))
        .replaceWith(decided);
  }

  private static Conflict conflict(Row row) {
    var about = new UsageKey(row.getString("corrects"));
    var content = row.getBuffer("content");
    return new Conflict(
        row.getLong("id"),
        new UsageKey(row.getString("key")),
        about,
        content == null
            ? Optional.empty()
            : Optional.of(
                UsageContent.decode(
                    about,
                    new AccountId(row.getUUID("account")),
                    row.getOffsetDateTime("at").toInstant(),
                    content.getBytes())),
        Optional.ofNullable(row.getString("note")),
        row.getOffsetDateTime("recorded_at").toInstant());
  }
}
