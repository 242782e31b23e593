package io.openmaas.billing.invoice.store;

import static io.openmaas.billing.invoice.store.InvoiceBatch.column;

import io.openmaas.billing.invoice.store.InvoiceBatch.DrawnAccount;
import io.openmaas.billing.invoice.store.InvoiceBatch.DrawnBatch;
import io.openmaas.billing.invoice.store.InvoiceBatch.Failure;
import io.openmaas.billing.invoice.store.InvoiceBatch.Order;
import io.openmaas.billing.invoice.store.IssuesDocuments.Issue;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what was drawn for a batch, each kind of row in one statement. */
final class BatchWriter {
  /** Of a batch that read nothing. */
  static final String NO_SNAPSHOT = "1:1:";

  private static final String INSERT_BATCH =
      """
      insert into billing.invoice_batch (run, snapshot, accounts, invoices, failed, at)
      values ($1, $2::text::pg_snapshot, $3, $4, $5, $6) returning id
      """;
  private static final String ADVANCE =
      """
      update billing.account_state s
         set due_at = n.due_at, balance_minor = n.balance,
             invoiced_to = coalesce(n.invoiced_to, s.invoiced_to),
             snapshot = case when n.invoiced_to is null then s.snapshot else $7::text::pg_snapshot end,
             unbilled_from_xid = case when n.invoiced_to is null then s.unbilled_from_xid else
               least(n.first_xid, pg_snapshot_xmin($7::text::pg_snapshot)::text::bigint)::text::xid8
               end,
             billed_at = case when n.invoiced_to is null then s.billed_at else $6 end,
             round = s.round + 1, unrated = n.unrated::date[]
        from unnest($1::uuid[], $2::timestamptz[], $3::date[], $4::bigint[], $5::bigint[],
                    $8::text[])
             as n (account, due_at, invoiced_to, first_xid, balance, unrated)
       where s.account = n.account
      """;
  private static final String LEAVE =
      "update billing.account_state set seen_run = $1 where account = any($2::uuid[])";
  private static final String INSERT_FAILURES =
      """
      insert into billing.invoice_failure (run, account, reason, at)
      select $1, account, reason, $4 from unnest($2::uuid[], $3::text[]) as f (account, reason)
      on conflict (run, account) do update set reason = excluded.reason, at = excluded.at
      """;
  private static final String INSERT_UNRATED =
      """
      insert into billing.unrated_use (account, key, day, reason, run, at)
      select u.account, u.key, u.day, u.reason, $5, $6
        from unnest($1::uuid[], $2::text[], $3::date[], $4::text[]) as u (account, key, day, reason)
      """;
  private static final String DELETE_DRAFTS =
      """
      delete from billing.invoice_draft d using unnest($1::uuid[]) as a (account)
       where d.account = a.account
      """;
  private static final String INSERT_DRAFTS =
      """
      insert into billing.invoice_draft
             (account, period_to, currency, part, grace_until, total_minor, format, content,
              billed_on, drawn_at)
      select *, $9 from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::timestamptz[],
                               $6::bigint[], $7::smallint[], $8::bytea[], $10::date[])
      """;

  private final IssuesDocuments issues;
  private final Duration grace;
  private final InstantSource clock;

  BatchWriter(IssuesDocuments issues, Duration grace, InstantSource clock) {
    this.issues = issues;
    this.grace = grace;
    this.clock = clock;
  }

  /** What a batch came to. */
  record Result(int accounts, int invoices, int failed) {
    static final Result NOTHING = new Result(0, 0, 0);
  }

  Uni<Result> write(SqlConnection connection, Order order, DrawnBatch batch) {
    Instant now = clock.instant();
    var documents = batch.drawn().stream().flatMap(BatchWriter::documents).toList();
    var result =
        new Result(
            batch.drawn().size() + batch.failures().size(),
            order.drafts() ? 0 : documents.size(),
            batch.failures().size());
    return insertBatch(connection, order, batch, result, now)
        .call(_ -> noteFailures(connection, order, batch.failures(), now))
        .call(_ -> deleteDrafts(connection, batch.drawn()))
        .call(
            id ->
                order.drafts()
                    ? insertDrafts(connection, order, batch.drawn(), now)
                    : advance(connection, batch, now)
                        .flatMap(_ -> noteUnrated(connection, order, batch, now))
                        .flatMap(_ -> issues.issue(connection, documents, Optional.of(id), now)))
        .replaceWith(result);
  }

  private static Stream<Issue> documents(DrawnAccount account) {
    return account.drawn().documents().stream()
        .map(document -> new Issue(document.of().account(), account.account().city(), document));
  }

  private static Uni<Long> insertBatch(
      SqlConnection connection, Order order, DrawnBatch batch, Result result, Instant now) {
    return connection
        .preparedQuery(INSERT_BATCH)
        .execute(
            Tuple.of(
                order.run(),
                batch.snapshot(),
                result.accounts(),
                result.invoices(),
                result.failed(),
                utc(now)))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private static Uni<Void> noteFailures(
      SqlConnection connection, Order order, List<Failure> failures, Instant now) {
    if (failures.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var accounts = column(failures, f -> f.account().value(), new UUID[0]);
    return connection
        .preparedQuery(INSERT_FAILURES)
        .execute(
            Tuple.of(
                order.run(), accounts, column(failures, Failure::reason, new String[0]), utc(now)))
        .flatMap(_ -> connection.preparedQuery(LEAVE).execute(Tuple.of(order.run(), accounts)))
        .replaceWithVoid();
  }

  private Uni<Void> deleteDrafts(SqlConnection connection, List<DrawnAccount> drawn) {
    return grace.isZero() || drawn.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(DELETE_DRAFTS)
            .execute(
                Tuple.of(
                    (Object)
                        drawn.stream()
                            .flatMap(account -> account.drawn().next().stream())
                            .map(next -> next.account().value())
                            .toArray(UUID[]::new)))
            .replaceWithVoid();
  }

  private static Uni<Void> advance(SqlConnection connection, DrawnBatch batch, Instant now) {
    var next = batch.drawn().stream().flatMap(account -> account.drawn().next().stream()).toList();
    if (next.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(ADVANCE)
        .execute(
            Tuple.from(
                Arrays.asList(
                    column(next, n -> n.account().value(), new UUID[0]),
                    column(next, n -> utc(n.dueAt()), new OffsetDateTime[0]),
                    column(next, n -> n.invoicedTo().orElse(null), new LocalDate[0]),
                    column(next, n -> n.firstUnbilledXid().orElse(null), new Long[0]),
                    column(next, Billed.Next::balanceMinor, new Long[0]),
                    utc(now),
                    batch.snapshot(),
                    column(next, BatchWriter::unratedDays, new String[0]))))
        .invoke(
            rows -> {
              if (rows.rowCount() != next.size()) {
                throw new IllegalStateException("a claimed account is not there any more");
              }
            })
        .replaceWithVoid();
  }

  /** As an array of PostgreSQL; null for none. */
  private static String unratedDays(Billed.Next next) {
    return next.unrated()
        .filter(list -> !list.isEmpty())
        .map(
            list ->
                list.stream()
                    .map(use -> use.day().toString())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(",", "{", "}")))
        .orElse(null);
  }

  /** In place of what was noted before of these accounts. */
  private static Uni<Void> noteUnrated(
      SqlConnection connection, Order order, DrawnBatch batch, Instant now) {
    var changed =
        batch.drawn().stream()
            .flatMap(account -> account.drawn().next().stream())
            .filter(next -> next.unrated().isPresent())
            .toList();
    if (changed.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var accounts = new ArrayList<UUID>();
    var uses = new ArrayList<Billed.Unrated>();
    for (Billed.Next next : changed) {
      for (Billed.Unrated use : next.unrated().get()) {
        accounts.add(next.account().value());
        uses.add(use);
      }
    }
    return connection
        .preparedQuery("delete from billing.unrated_use where account = any($1::uuid[])")
        .execute(Tuple.of((Object) column(changed, n -> n.account().value(), new UUID[0])))
        .flatMap(
            _ ->
                connection
                    .preparedQuery(INSERT_UNRATED)
                    .execute(
                        Tuple.of(
                            accounts.toArray(new UUID[0]),
                            column(uses, use -> use.use().value(), new String[0]),
                            column(uses, Billed.Unrated::day, new LocalDate[0]),
                            column(uses, Billed.Unrated::reason, new String[0]),
                            order.run(),
                            utc(now))))
        .replaceWithVoid();
  }

  private Uni<Void> insertDrafts(
      SqlConnection connection, Order order, List<DrawnAccount> drawn, Instant now) {
    var drafts = new ArrayList<Issue>();
    drawn.forEach(account -> documents(account).forEach(drafts::add));
    return connection
        .preparedQuery(INSERT_DRAFTS)
        .execute(
            Tuple.from(
                Arrays.asList(
                    column(drafts, d -> d.account().value(), new UUID[0]),
                    column(drafts, d -> d.document().span().period().to(), new LocalDate[0]),
                    column(
                        drafts,
                        d -> d.document().total().currency().getCurrencyCode(),
                        new String[0]),
                    column(drafts, d -> d.document().span().part(), new String[0]),
                    column(drafts, d -> utc(graceEnd(d.document())), new OffsetDateTime[0]),
                    column(drafts, d -> d.document().total().minor(), new Long[0]),
                    column(drafts, d -> d.document().content().format(), new Short[0]),
                    column(
                        drafts, d -> Buffer.buffer(d.document().content().packed()), new Buffer[0]),
                    utc(now),
                    column(drafts, d -> d.document().span().billedOn(), new LocalDate[0]))))
        .flatMap(
            _ ->
                connection
                    .preparedQuery(LEAVE)
                    .execute(
                        Tuple.of(
                            order.run(),
                            column(drawn, d -> d.account().account().value(), new UUID[0]))))
        .replaceWithVoid();
  }

  private Instant graceEnd(Billed.Document document) {
    return document.span().billedOn().atStartOfDay(document.of().zone()).toInstant().plus(grace);
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
