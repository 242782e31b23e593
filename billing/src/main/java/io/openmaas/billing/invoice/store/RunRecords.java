package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.invoice.store.BillingRuns.Count;
import io.openmaas.billing.invoice.store.BillingRuns.FailedAccount;
import io.openmaas.billing.invoice.store.BillingRuns.Progress;
import io.openmaas.billing.invoice.store.BillingRuns.State;
import io.openmaas.billing.invoice.store.BillingRuns.UnratedUse;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.core.city.CityId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of runs: how they are asked for, who works on them and how far they are. A command can
 * use it beside a running server.
 */
public final class RunRecords {
  /** Runs that are listed. */
  public static final int MOST_LISTED = 50;

  private static final int MOST_FAILURES_TOLD = 500;
  private static final String HELD = "now() + $3::bigint * interval '1 second'";
  private static final String PROGRESS =
      """
      select r.*, coalesce(b.accounts, 0)::int as done, coalesce(b.invoices, 0)::int as invoices,
             coalesce(b.failed, 0)::int as failed
        from billing.invoice_run r
        left join lateral (select sum(accounts) as accounts, sum(invoices) as invoices,
                                  sum(failed) as failed
                             from billing.invoice_batch where run = r.id) b on true
      """;

  private final Pool pool;

  public RunRecords(Pool pool) {
    this.pool = pool;
  }

  /** A run that a server has taken; {@code begun} if what is due was counted already. */
  record Taken(UUID run, Instant until, Optional<CityId> city, boolean begun) {}

  /**
   * Asks for a run, which the next server that looks takes up.
   *
   * @param until what lies after the business clock of that server means its present
   * @param city only accounts of this city
   */
  public Uni<Void> request(UUID run, Instant until, Optional<CityId> city) {
    return pool.preparedQuery(
            """
            insert into billing.invoice_run (id, until, city, total, started_at)
            values ($1, $2, $3, 0, now())
            """)
        .execute(Tuple.of(run, BatchWriter.utc(until), city.map(CityId::value).orElse(null)))
        .replaceWithVoid();
  }

  /** Takes a request back; false if it is too late, because a server has taken it. */
  public Uni<Boolean> withdraw(UUID run) {
    return pool.preparedQuery(
            "delete from billing.invoice_run where id = $1 and begun_at is null and holder is null")
        .execute(Tuple.of(run))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Whether a server holds this run, or another one because of which this one waits. */
  public Uni<Boolean> isAnyHeld() {
    return pool.query(
            """
            select exists (select from billing.invoice_run
                            where finished_at is null and held_until > now())
            """)
        .execute()
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** The oldest run that nobody holds, of which this node is the holder from now on. */
  Uni<Optional<Taken>> take(UUID node, Duration hold) {
    return pool.preparedQuery(
            """
            update billing.invoice_run
               set holder = $1, held_until = now() + $2::bigint * interval '1 second'
             where id = (select id from billing.invoice_run
                          where finished_at is null and (held_until is null or held_until < now())
                          order by requested_at limit 1 for update skip locked)
            returning id, until, city, begun_at is not null as begun
            """)
        .execute(Tuple.of(node, hold.toSeconds()))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                return Optional.empty();
              }
              Row row = rows.iterator().next();
              return Optional.of(
                  new Taken(
                      row.getUUID("id"),
                      row.getOffsetDateTime("until").toInstant(),
                      Optional.ofNullable(row.getString("city")).map(CityId::new),
                      row.getBoolean("begun")));
            });
  }

  /** Makes this node the holder, whoever was. */
  Uni<Void> seize(UUID run, UUID node, Duration hold) {
    return pool.preparedQuery(
            "update billing.invoice_run set holder = $2, held_until = " + HELD + " where id = $1")
        .execute(Tuple.of(run, node, hold.toSeconds()))
        .replaceWithVoid();
  }

  /** Goes on holding it, unless another node has taken it. */
  Uni<Void> hold(UUID run, UUID node, Duration hold) {
    return pool.preparedQuery(
            "update billing.invoice_run set held_until = "
                + HELD
                + " where id = $1 and holder = $2 and finished_at is null")
        .execute(Tuple.of(run, node, hold.toSeconds()))
        .replaceWithVoid();
  }

  /** Notes that a run is over, unless another node works on it now. */
  Uni<Void> finish(UUID run, UUID node, Instant now) {
    return pool.preparedQuery(
            """
            update billing.invoice_run set finished_at = $3, held_until = null
             where id = $1 and holder = $2 and finished_at is null
            """)
        .execute(Tuple.of(run, node, BatchWriter.utc(now)))
        .replaceWithVoid();
  }

  /** How far a run is, of any node. */
  public Uni<Optional<Progress>> find(UUID run) {
    return pool.preparedQuery(PROGRESS + " where r.id = $1")
        .execute(Tuple.of(run))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().item(Optional.<Progress>empty())
                    : Uni.combine()
                        .all()
                        .unis(failures(run), unrated(Optional.of(run)))
                        .with(
                            (failures, unrated) ->
                                Optional.of(progress(rows.iterator().next(), failures, unrated))));
  }

  /** The latest {@value #MOST_LISTED} runs, newest first, without the failures of each. */
  public Uni<List<Progress>> list() {
    return pool.preparedQuery(PROGRESS + " order by r.requested_at desc, r.id desc limit $1")
        .execute(Tuple.of(MOST_LISTED))
        .map(
            rows -> {
              var runs = new ArrayList<Progress>();
              rows.forEach(row -> runs.add(progress(row, List.of(), List.of())));
              return List.copyOf(runs);
            });
  }

  /** Uses that have no price so far, at most 500, by account. */
  public Uni<List<UnratedUse>> listUnrated() {
    return unrated(Optional.empty());
  }

  private Uni<List<UnratedUse>> unrated(Optional<UUID> run) {
    return pool.preparedQuery(
            """
            select account, key, day, reason from billing.unrated_use
             where $1::uuid is null or run = $1 order by account, day, key limit $2
            """)
        .execute(Tuple.of(run.orElse(null), MOST_FAILURES_TOLD))
        .map(
            rows -> {
              var uses = new ArrayList<UnratedUse>();
              rows.forEach(
                  row ->
                      uses.add(
                          new UnratedUse(
                              new AccountId(row.getUUID(0)),
                              new UsageKey(row.getString(1)),
                              row.getLocalDate(2),
                              row.getString(3))));
              return List.copyOf(uses);
            });
  }

  private Uni<List<FailedAccount>> failures(UUID run) {
    return pool.preparedQuery(
            "select account, reason from billing.invoice_failure where run = $1 order by account"
                + " limit $2")
        .execute(Tuple.of(run, MOST_FAILURES_TOLD))
        .map(
            rows -> {
              var failures = new ArrayList<FailedAccount>();
              rows.forEach(
                  row ->
                      failures.add(
                          new FailedAccount(new AccountId(row.getUUID(0)), row.getString(1))));
              return List.copyOf(failures);
            });
  }

  private static Progress progress(
      Row row, List<FailedAccount> failures, List<UnratedUse> unrated) {
    return new Progress(
        row.getUUID("id"),
        state(row),
        row.getOffsetDateTime("until").toInstant(),
        Optional.ofNullable(row.getString("city")).map(CityId::new),
        new Count(
            row.getInteger("total"),
            row.getInteger("done"),
            row.getInteger("invoices"),
            row.getInteger("failed")),
        row.getOffsetDateTime("started_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("finished_at")).map(t -> t.toInstant()),
        failures,
        unrated);
  }

  private static State state(Row row) {
    if (row.getValue("finished_at") != null) {
      return State.FINISHED;
    }
    return row.getValue("begun_at") == null ? State.REQUESTED : State.UNDER_WAY;
  }
}
