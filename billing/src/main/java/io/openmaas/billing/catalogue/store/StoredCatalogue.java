package io.openmaas.billing.catalogue.store;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.yaml.CatalogueImport;
import io.openmaas.billing.catalogue.yaml.CatalogueImport.Decision;
import io.openmaas.billing.catalogue.yaml.CatalogueImport.Kept;
import io.openmaas.billing.catalogue.yaml.CatalogueItem;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The catalogue in PostgreSQL. What is read and decided happens outside of transactions, on a
 * worker; the writing is short, and starts over if somebody else imported meanwhile.
 */
@ApplicationScoped
public class StoredCatalogue {
  private static final int TRIES = 5;

  /** Ours, and those of a foreign key; PostgreSQL 18 tells RESTRICT apart. */
  private static final Set<String> IN_USE = Set.of("OM060", "23001", "23503");

  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtextextended('openmaas-catalogue', 0))";
  private static final String REVISION =
      "select coalesce(max(id), 0) as revision from billing.catalogue_import";
  private static final String ITEMS =
      """
      select kind, key, text, sha256, starts_on, sold, withdrawn_at is not null as withdrawn
        from billing.catalogue_item order by kind, key
      """;
  private static final String WRITE_ITEM =
      """
      insert into billing.catalogue_item (kind, key, text, sha256, starts_on, sold, import)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (kind, key) do update
         set text = excluded.text, sha256 = excluded.sha256, import = excluded.import,
             sold = catalogue_item.sold or excluded.sold
      """;
  private static final String VERSIONS =
      """
      select i.key, i.text, i.sha256, i.starts_on, i.sold, i.withdrawn_at, m.imported_at, m.imported_by,
             exists (select from billing.catalogue_pin p where p.plan = i.key) as used
        from billing.catalogue_item i join billing.catalogue_import m on m.id = i.import
       where i.kind = 'PLAN' and ($1::text is null or i.key = $1 or split_part(i.key, '@', 1) = $1)
       order by split_part(i.key, '@', 1), split_part(i.key, '@', 2)::integer
      """;

  private final Pool pool;
  private final InstantSource clock;

  public StoredCatalogue(Pool pool, InstantSource clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** What is kept, at one revision. */
  record Snapshot(long revision, List<Kept> kept) {}

  /**
   * A catalogue and how often it had been changed.
   *
   * @param revision grows with every import and withdrawal
   */
  public record Loaded(long revision, Catalogue catalogue) {}

  /** How often the catalogue was changed; 0 if nothing was ever imported. */
  public Uni<Long> revision() {
    return revision(pool);
  }

  private static Uni<Long> revision(SqlClient client) {
    return client.query(REVISION).execute().map(rows -> rows.iterator().next().getLong("revision"));
  }

  public Uni<Loaded> load() {
    return snapshot()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(found -> new Loaded(found.revision(), CatalogueImport.catalogue(found.kept())));
  }

  /** The revision is read first: at worst it is older than what is read after it. */
  private Uni<Snapshot> snapshot() {
    return revision()
        .flatMap(
            revision ->
                pool.query(ITEMS).execute().map(rows -> new Snapshot(revision, kept(rows))));
  }

  private static List<Kept> kept(RowSet<Row> rows) {
    var all = new ArrayList<Kept>();
    for (Row row : rows) {
      all.add(
          new Kept(
              new CatalogueItem(
                  CatalogueItem.Kind.valueOf(row.getString("kind")),
                  row.getString("key"),
                  row.getString("text"),
                  row.getString("sha256"),
                  row.getLocalDate("starts_on")),
              row.getBoolean("sold"),
              row.getBoolean("withdrawn")));
    }
    return all;
  }

  /** Whether an import is made or only told. */
  public enum Mode {
    IMPORT,
    DRY_RUN
  }

  /**
   * Imports these files, all or none. Fails with {@link
   * io.openmaas.billing.catalogue.CatalogueRefused}, naming every flaw.
   *
   * @param files texts by name
   * @param by who does it
   * @param served the countries in which a plan is sold that names none, by its currency
   */
  public Uni<ImportReport> importFiles(
      Map<String, String> files, String by, Mode mode, Map<Currency, Set<String>> served) {
    return attempt(files, by, mode, served, TRIES);
  }

  private Uni<ImportReport> attempt(
      Map<String, String> files,
      String by,
      Mode mode,
      Map<Currency, Set<String>> served,
      int tries) {
    return snapshot()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            found ->
                new Decided(
                    found.revision(),
                    CatalogueImport.decide(found.kept(), files, latestToday(), served)))
        .flatMap(
            decided ->
                mode == Mode.DRY_RUN || decided.what().changesNothing()
                    ? report(pool, decided.revision(), decided.what())
                    : pool.withTransaction(connection -> write(connection, decided, files, by)))
        .flatMap(
            report ->
                report != null
                    ? Uni.createFrom().item(report)
                    : again(files, by, mode, served, tries - 1));
  }

  private Uni<ImportReport> again(
      Map<String, String> files,
      String by,
      Mode mode,
      Map<Currency, Set<String>> served,
      int tries) {
    return tries > 0
        ? attempt(files, by, mode, served, tries)
        : Uni.createFrom()
            .failure(
                new ProblemException(
                    Problem.unavailable("others import at the same time; try again")));
  }

  private record Decided(long revision, Decision what) {}

  /** The latest local date anywhere: what begins then is sold somewhere. */
  private LocalDate latestToday() {
    return clock.instant().atOffset(ZoneOffset.ofHours(14)).toLocalDate();
  }

  /** Null if the catalogue was changed since it was decided. */
  private Uni<ImportReport> write(
      SqlConnection connection, Decided decided, Map<String, String> files, String by) {
    return connection
        .query(LOCK)
        .execute()
        .flatMap(_ -> revision(connection))
        .flatMap(
            revision ->
                revision != decided.revision()
                    ? Uni.createFrom().nullItem()
                    : note(connection, by, "import of " + String.join(", ", files.keySet()))
                        .call(id -> writeFiles(connection, id, files))
                        .call(id -> writeItems(connection, id, decided.what()))
                        .call(_ -> pinHeld(connection))
                        .flatMap(id -> report(connection, id, decided.what())));
  }

  private Uni<Long> note(SqlConnection connection, String by, String note) {
    return connection
        .preparedQuery(
            "insert into billing.catalogue_import (imported_at, imported_by, note) values ($1, $2,"
                + " $3) returning id")
        .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC), by, note))
        .map(rows -> rows.iterator().next().getLong("id"));
  }

  private static Uni<?> writeFiles(SqlConnection connection, long id, Map<String, String> files) {
    var rows =
        files.entrySet().stream()
            .map(
                file ->
                    Tuple.of(
                        id, file.getKey(), file.getValue(), CatalogueItem.sha256(file.getValue())))
            .toList();
    return connection
        .preparedQuery(
            "insert into billing.catalogue_file (import, name, text, sha256) values ($1, $2, $3,"
                + " $4)")
        .executeBatch(rows);
  }

  private Uni<?> writeItems(SqlConnection connection, long id, Decision what) {
    var rows = new ArrayList<Tuple>();
    for (var items : List.of(what.added(), what.replaced())) {
      for (CatalogueItem item : items) {
        boolean sold = !item.from().isAfter(latestToday());
        rows.add(
            Tuple.from(
                new Object[] {
                  item.kind().name(), item.key(), item.text(), item.sha256(), item.from(), sold, id
                }));
      }
    }
    return connection.preparedQuery(WRITE_ITEM).executeBatch(rows);
  }

  /** Versions that subscriptions had before they were kept here. */
  private static Uni<?> pinHeld(SqlConnection connection) {
    return connection
        .query(
            "select billing.pin_plan(plan) from (select distinct plan from billing.subscription) s")
        .execute();
  }

  private static Uni<ImportReport> report(SqlClient client, long revision, Decision what) {
    return Moves.list(client, what.plans()).map(moves -> new ImportReport(revision, what, moves));
  }

  /** Every version of every plan, or of this one, or this one version. */
  public Uni<List<KeptVersion>> list(Optional<String> plan) {
    return pool.preparedQuery(VERSIONS)
        .execute(Tuple.of(plan.orElse(null)))
        .map(
            rows -> {
              var all = new ArrayList<KeptVersion>();
              rows.forEach(row -> all.add(version(row)));
              return all;
            });
  }

  private static KeptVersion version(Row row) {
    return new KeptVersion(
        row.getString("key"),
        row.getString("text"),
        row.getString("sha256"),
        row.getLocalDate("starts_on"),
        row.getValue("withdrawn_at") != null
            ? KeptVersion.State.WITHDRAWN
            : row.getBoolean("used")
                ? KeptVersion.State.USED
                : row.getBoolean("sold") ? KeptVersion.State.SOLD : KeptVersion.State.AHEAD,
        new KeptVersion.Came(
            row.getOffsetDateTime("imported_at").toInstant(), row.getString("imported_by")));
  }

  /**
   * Takes a version that nobody has off sale. One that is still ahead goes altogether; one that was
   * sold stays readable, for it may be in an open offer. Fails with a {@link ProblemException}: 404
   * if there is none, 409 if it is used.
   */
  public Uni<Void> withdraw(String ref, String by) {
    return pool.withTransaction(
            connection ->
                connection
                    .query(LOCK)
                    .execute()
                    .flatMap(
                        _ ->
                            connection
                                .preparedQuery(
                                    "select sold or starts_on <= $2 as sold, text from"
                                        + " billing.catalogue_item where kind = 'PLAN' and key ="
                                        + " $1 for update")
                                .execute(Tuple.of(ref, latestToday())))
                    .flatMap(rows -> withdraw(connection, ref, rows))
                    .flatMap(_ -> note(connection, by, "withdrawal of " + ref))
                    .replaceWithVoid())
        .onFailure(PgException.class)
        .transform(failure -> inUse((PgException) failure, ref));
  }

  private Uni<?> withdraw(SqlConnection connection, String ref, RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw new ProblemException(Problem.notFound("plan version '" + ref + "'"));
    }
    Row row = rows.iterator().next();
    if (!row.getBoolean("sold")) {
      return connection
          .preparedQuery("delete from billing.catalogue_item where kind = 'PLAN' and key = $1")
          .execute(Tuple.of(ref));
    }
    if (row.getString("text").contains("\n    migration:")) {
      throw new ProblemException(
          Problem.conflict(
              "plan-in-use", "running subscriptions of earlier versions move to " + ref));
    }
    return connection
        .preparedQuery(
            "update billing.catalogue_item set withdrawn_at = coalesce(withdrawn_at, $2) where kind"
                + " = 'PLAN' and key = $1")
        .execute(Tuple.of(ref, clock.instant().atOffset(ZoneOffset.UTC)));
  }

  private static Throwable inUse(PgException failure, String ref) {
    return IN_USE.contains(failure.getSqlState())
        ? new ProblemException(
            Problem.conflict(
                "plan-in-use",
                "plan version "
                    + ref
                    + " is used by a subscription or was sold; it cannot be deleted"))
        : failure;
  }

  /** Marks what has begun to be sold or to apply; from then on it does not change any more. */
  public Uni<Void> markSold() {
    return pool.preparedQuery(
            "update billing.catalogue_item set sold = true where not sold and starts_on <= $1")
        .execute(Tuple.of(latestToday()))
        .replaceWithVoid();
  }
}
