package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.holding.store.PeriodCloses;
import io.openmaas.billing.holding.store.Wallets;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.store.BatchWriter.Result;
import io.openmaas.billing.invoice.store.InvoiceBatch.Failure;
import io.openmaas.billing.invoice.store.InvoiceBatch.Order;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.core.city.CityId;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.id.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Invoices everything that is due, in batches that commit one by one. A run may be killed at any
 * moment: what is committed is done, the rest is still due, and the next run goes on. Several runs,
 * also on several nodes, share the accounts. A run that was begun is held by its node; one that
 * nobody holds any more is taken up by whoever looks next.
 */
public final class BillingRuns {
  private static final Logger LOG = Logger.getLogger(BillingRuns.class);

  /** Accounts of a batch. */
  public static final int BATCH = 300;

  /** Batches at a time: one computes while others wait for the database. */
  public static final int PARALLEL = 3;

  /** How often a batch is tried again when the database does not answer or asks for it. */
  private static final int ATTEMPTS = 4;

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** After so long without a sign of life of its node, a run is taken up by another. */
  static final Duration HOLD = Duration.ofSeconds(20);

  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  /** Keeps no process alive that has nothing else to do. */
  private static final ScheduledExecutorService SIGNS =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("signs of life of runs").factory());

  private final Pool pool;
  private final BillingMaterial material;
  private final InvoiceBatch batch;
  private final Settings settings;
  private final InstantSource clock;
  private final Ids ids;
  private final RunRecords records;
  private final UUID node;

  /**
   * How runs work.
   *
   * @param grace from the end of a period until its invoice becomes final; zero for at once
   * @param parallel batches that are worked on at the same time, 1 or more
   * @param workers on which invoices are drawn; may block
   */
  public record Settings(Duration grace, int parallel, int batchSize, Executor workers) {
    /** Without grace, three batches at a time. */
    public static Settings of(Executor workers) {
      return new Settings(Duration.ZERO, PARALLEL, BATCH, workers);
    }
  }

  public BillingRuns(
      Pool pool,
      BillingMaterial material,
      Ledger ledger,
      EventLog events,
      Issuer issuer,
      Settings settings,
      InstantSource clock,
      Ids ids) {
    this.pool = pool;
    this.material = material;
    this.settings = settings;
    this.clock = clock;
    this.ids = ids;
    this.records = new RunRecords(pool);
    this.node = ids.next();
    var issues = new IssuesDocuments(issuer, ledger, events);
    this.batch =
        new InvoiceBatch(
            pool,
            material,
            new BatchWriter(
                issues, new PeriodCloses(new Wallets(pool, ledger)), settings.grace(), clock),
            settings.workers());
  }

  /**
   * How far a run is.
   *
   * @param total accounts that were due when it began
   * @param done accounts it has handled, failed ones included
   * @param finished absent while it runs
   * @param failures at most 500, by account
   * @param unrated uses that nothing prices, at most 500; the rest of their accounts is billed
   */
  public record Progress(
      UUID run,
      State state,
      Instant until,
      Optional<CityId> city,
      Count count,
      Instant started,
      Optional<Instant> finished,
      List<FailedAccount> failures,
      List<UnratedUse> unrated) {}

  /** A run is asked for, taken up by a server, and finished, if need be by another one. */
  public enum State {
    REQUESTED,
    UNDER_WAY,
    FINISHED
  }

  /** What a run has counted. */
  public record Count(int total, int done, int invoices, int failed) {}

  /**
   * A use without a price, which each run looks at again until it has one or is reversed.
   *
   * @param day local date of supply
   * @param reason for people
   */
  public record UnratedUse(AccountId account, UsageKey use, LocalDate day, String reason) {}

  /** An account that could not be billed and is still due. */
  public record FailedAccount(AccountId account, String reason) {}

  /**
   * Bills all periods that ended by then.
   *
   * @param city only accounts of this city
   */
  public Uni<Progress> run(Instant until, Optional<CityId> city) {
    return begin(until, city).flatMap(run -> finish(run, until, city));
  }

  /** Asks for a run, which this or another server takes up in a moment. */
  public Uni<Progress> request(Instant until, Optional<CityId> city) {
    UUID run = ids.next();
    return records.request(run, until, city).flatMap(_ -> find(run)).map(Optional::orElseThrow);
  }

  /**
   * Works on a run that was asked for, or whose server died, until it is finished.
   *
   * @return absent if there is none
   */
  public Uni<Optional<Progress>> takeUp() {
    return records
        .take(node, HOLD)
        .flatMap(
            taken ->
                taken.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : work(taken.get()).map(Optional::of));
  }

  private Uni<Progress> work(RunRecords.Taken taken) {
    if (taken.begun()) {
      return finish(taken.run(), taken.until(), taken.city());
    }
    Instant now = clock.instant();
    Instant until = taken.until().isAfter(now) ? now : taken.until();
    return holding(taken.run(), open(taken.run(), until, taken.city()))
        .flatMap(_ -> finish(taken.run(), until, taken.city()));
  }

  /** Notes a run and counts what is due; {@link #finish} does the work. */
  public Uni<UUID> begin(Instant until, Optional<CityId> city) {
    UUID run = ids.next();
    return pool.preparedQuery(
            """
            insert into billing.invoice_run
                   (id, until, city, total, started_at, holder, held_until)
            values ($1, $2, $3, 0, $4, $5, now() + $6::bigint * interval '1 second')
            """)
        .execute(
            Tuple.of(
                run,
                BatchWriter.utc(until),
                city.map(CityId::value).orElse(null),
                BatchWriter.utc(clock.instant()),
                node,
                HOLD.toSeconds()))
        .flatMap(_ -> holding(run, open(run, until, city)))
        .replaceWith(run);
  }

  /** Finds the accounts that no run has seen, and counts what is due. */
  private Uni<Void> open(UUID run, Instant until, Optional<CityId> city) {
    return material
        .open(pool)
        .flatMap(
            notOpened ->
                pool.withTransaction(
                    connection ->
                        material
                            .enrol(connection, until)
                            .flatMap(_ -> count(connection, run, until, city, notOpened))));
  }

  private Uni<Void> count(
      SqlConnection connection,
      UUID run,
      Instant until,
      Optional<CityId> city,
      List<BillingMaterial.NotOpened> notOpened) {
    var now = BatchWriter.utc(clock.instant());
    return connection
        .preparedQuery(
            """
            update billing.invoice_run
               set until = $2, started_at = $4, begun_at = now(),
                   total = $5 + (select count(*) from billing.account_state
                                  where due_at <= $2 and ($3::text is null or city = $3)
                                    and not exists (select from billing.account a
                                                     where a.id = account_state.account
                                                       and a.paid_by is not null))
             where id = $1 and begun_at is null
            """)
        .execute(
            Tuple.of(
                run,
                BatchWriter.utc(until),
                city.map(CityId::value).orElse(null),
                now,
                notOpened.size()))
        .flatMap(
            rows ->
                rows.rowCount() == 0 || notOpened.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : tell(connection, run, notOpened, now));
  }

  private static Uni<Void> tell(
      SqlConnection connection,
      UUID run,
      List<BillingMaterial.NotOpened> notOpened,
      OffsetDateTime now) {
    return connection
        .preparedQuery(
            """
            with failures as (
              insert into billing.invoice_failure (run, account, reason, at)
              select $1, account, reason, $4
                from unnest($2::uuid[], $3::text[]) as f (account, reason))
            insert into billing.invoice_batch
                   (run, snapshot, accounts, invoices, failed, at)
            values ($1, pg_current_snapshot(), cardinality($2), 0, cardinality($2), $4)
            """)
        .execute(
            Tuple.of(
                run,
                InvoiceBatch.column(notOpened, n -> n.account().value(), new UUID[0]),
                InvoiceBatch.column(notOpened, BillingMaterial.NotOpened::reason, new String[0]),
                now))
        .replaceWithVoid();
  }

  /** Works on a run that was begun until nothing is due that it could bill. */
  public Uni<Progress> finish(UUID run, Instant until, Optional<CityId> city) {
    Uni<Void> all = sweep(new Order(run, until.minus(settings.grace()), city, false));
    if (!settings.grace().isZero()) {
      all = all.flatMap(_ -> sweep(new Order(run, until, city, true)));
    }
    Uni<Void> work = all;
    return records
        .seize(run, node, HOLD)
        .flatMap(_ -> holding(run, work))
        .flatMap(_ -> records.finish(run, node, clock.instant()))
        .flatMap(_ -> find(run))
        .map(Optional::orElseThrow);
  }

  /** Gives signs of life for as long as the work lasts. */
  private Uni<Void> holding(UUID run, Uni<Void> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var signs =
                  Multi.createFrom()
                      .ticks()
                      .onExecutor(SIGNS)
                      .startingAfter(SIGN_OF_LIFE)
                      .every(SIGN_OF_LIFE)
                      .onOverflow()
                      .drop()
                      .onItem()
                      .transformToUniAndConcatenate(
                          _ -> records.hold(run, node, HOLD).onFailure().recoverWithNull())
                      .subscribe()
                      .with(_ -> {}, failure -> LOG.warnf("run %s: %s", run, failure));
              return work.onTermination().invoke(signs::cancel);
            });
  }

  private Uni<Void> sweep(Order order) {
    var workers = new ArrayList<Uni<Void>>();
    for (int i = 0; i < settings.parallel(); i++) {
      workers.add(worker(order));
    }
    return Uni.join().all(workers).andCollectFailures().replaceWithVoid();
  }

  private Uni<Void> worker(Order order) {
    return Uni.createFrom()
        .deferred(() -> next(order))
        .repeat()
        .whilst(result -> result.accounts() > 0)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Result> next(Order order) {
    var claimed = new AtomicReference<List<DueAccount>>(List.of());
    return again(() -> batch.next(order, settings.batchSize(), claimed::set))
        .onFailure(BillingRuns::isOfContent)
        .recoverWithUni(failure -> oneByOne(order, claimed.get(), failure));
  }

  /** One account spoils the statement of all: they are billed one by one, to tell which it is. */
  private Uni<Result> oneByOne(Order order, List<DueAccount> accounts, Throwable failure) {
    if (accounts.isEmpty()) {
      return Uni.createFrom().failure(failure);
    }
    LOG.warnf("a batch of %d accounts is billed one by one: %s", accounts.size(), failure);
    return Multi.createFrom()
        .iterable(accounts)
        .onItem()
        .transformToUniAndConcatenate(account -> one(order, account.account()))
        .collect()
        .asList()
        .replaceWith(new Result(accounts.size(), 0, 0));
  }

  private Uni<Result> one(Order order, AccountId account) {
    return again(() -> batch.one(order, account))
        .onFailure(BillingRuns::isOfContent)
        .recoverWithUni(
            failure -> batch.fail(order, new Failure(account, InvoiceBatch.reason(failure))));
  }

  private static <T> Uni<T> again(Supplier<Uni<? extends T>> work) {
    return Uni.createFrom()
        .deferred(work)
        .onFailure(failure -> !isOfContent(failure))
        .retry()
        .withBackOff(PAUSE, PAUSE.multipliedBy(10))
        .atMost(ATTEMPTS);
  }

  /**
   * Trying again would fail again: neither a lost connection, nor a transaction that was given up,
   * nor a lock or serialization fault.
   */
  private static boolean isOfContent(Throwable failure) {
    return switch (failure) {
      case PgException refused -> {
        String state = String.valueOf(refused.getSqlState());
        yield !(state.startsWith("08")
            || state.startsWith("57")
            || state.startsWith("25P")
            || state.startsWith("40")
            || state.startsWith("53")
            || state.startsWith("58"));
      }
      case RuntimeException fault ->
          !(fault instanceof io.vertx.core.VertxException)
              && !(fault.getCause() instanceof java.io.IOException);
      default -> false;
    };
  }

  /** How far a run is, also one of another node. */
  public Uni<Optional<Progress>> find(UUID run) {
    return records.find(run);
  }

  /** The latest {@value RunRecords#MOST_LISTED} runs, newest first, without their failures. */
  public Uni<List<Progress>> list() {
    return records.list();
  }

  /** Uses that have no price so far, at most 500, by account. */
  public Uni<List<UnratedUse>> listUnrated() {
    return records.listUnrated();
  }
}
