package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.invoice.store.BatchWriter.Result;
import io.openmaas.core.city.CityId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Some hundred accounts, billed in one transaction: claimed by their rows, loaded, drawn on a
 * worker thread, and written with numbers, ledger, events and where they stand then. It commits as
 * a whole or leaves nothing. Several nodes share the accounts: a claimed one is skipped by the
 * others. The numbers come last, so that the series is locked for a moment only.
 */
final class InvoiceBatch {
  private static final String COLUMNS =
      """
      select account, city, due_at, invoiced_to, snapshot::text as snapshot,
             unbilled_from_xid::text::bigint as unbilled_from_xid, balance_minor, billed_at, round,
             unrated
        from billing.account_state
      """;
  private static final String CLAIM =
      COLUMNS
          + """
           where due_at <= $1 and ($2::text is null or city = $2) and seen_run is distinct from $3
             and not exists (select from billing.account a
                              where a.id = account_state.account and a.paid_by is not null)
           order by due_at limit $4
             for no key update skip locked
          """;
  private static final String CLAIM_ONE =
      COLUMNS
          + " where account = $1 and due_at <= $2 and seen_run is distinct from $3"
          + " for no key update";

  /**
   * A node that stands still, or whom the network has lost, keeps its claims and maybe the numbers
   * of the series for so long; then the database undoes the batch and ends the connection, so that
   * the node cannot commit when it comes back.
   */
  private static final String GIVE_UP_WHEN_IDLE =
      "set local idle_in_transaction_session_timeout = '2min'";

  private final Pool pool;
  private final BillingMaterial material;
  private final BatchWriter writer;
  private final Executor workers;

  InvoiceBatch(Pool pool, BillingMaterial material, BatchWriter writer, Executor workers) {
    this.pool = pool;
    this.material = material;
    this.writer = writer;
    this.workers = workers;
  }

  /**
   * What to bill.
   *
   * @param until periods that ended by then
   * @param drafts whether drafts are drawn, instead of what is final
   */
  record Order(UUID run, Instant until, Optional<CityId> city, boolean drafts) {}

  /** A drawing that failed, and why. */
  record Failure(AccountId account, String reason) {}

  /** An account with what was drawn for it. */
  record DrawnAccount(DueAccount account, Billed drawn) {}

  /** What a worker thread made of a batch. */
  record DrawnBatch(String snapshot, List<DrawnAccount> drawn, List<Failure> failures) {}

  /**
   * Bills the next accounts.
   *
   * @param claimed is told which they are before anything can fail
   */
  Uni<Result> next(Order order, int size, Consumer<List<DueAccount>> claimed) {
    return inTransaction(
        connection ->
            connection
                .preparedQuery(CLAIM)
                .execute(
                    Tuple.of(
                        order.until().atOffset(ZoneOffset.UTC),
                        order.city().map(CityId::value).orElse(null),
                        order.run(),
                        size))
                .map(InvoiceBatch::accounts)
                .invoke(claimed)
                .flatMap(accounts -> bill(connection, order, accounts)));
  }

  /** Bills this account alone, if it is still due. */
  Uni<Result> one(Order order, AccountId account) {
    return inTransaction(
        connection ->
            claimOne(connection, order, account)
                .flatMap(accounts -> bill(connection, order, accounts)));
  }

  /** Notes that an account cannot be billed, if it is still due; it stays so. */
  Uni<Result> fail(Order order, Failure failure) {
    return inTransaction(
        connection ->
            claimOne(connection, order, failure.account())
                .flatMap(
                    accounts ->
                        accounts.isEmpty()
                            ? Uni.createFrom().item(Result.NOTHING)
                            : writer.write(
                                connection,
                                order,
                                new DrawnBatch(
                                    BatchWriter.NO_SNAPSHOT, List.of(), List.of(failure)))));
  }

  private <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
    return pool.withTransaction(
        connection ->
            connection.query(GIVE_UP_WHEN_IDLE).execute().flatMap(_ -> work.apply(connection)));
  }

  private static Uni<List<DueAccount>> claimOne(
      SqlConnection connection, Order order, AccountId account) {
    return connection
        .preparedQuery(CLAIM_ONE)
        .execute(Tuple.of(account.value(), order.until().atOffset(ZoneOffset.UTC), order.run()))
        .map(InvoiceBatch::accounts);
  }

  private Uni<Result> bill(SqlConnection connection, Order order, List<DueAccount> accounts) {
    if (accounts.isEmpty()) {
      return Uni.createFrom().item(Result.NOTHING);
    }
    return material
        .load(connection, accounts, order.until())
        .emitOn(workers)
        .map(InvoiceBatch::draw)
        .flatMap(batch -> writer.write(connection, order, batch));
  }

  private static DrawnBatch draw(BillingMaterial.Loaded loaded) {
    var drawn = new ArrayList<DrawnAccount>(loaded.known().size());
    var failures = new ArrayList<Failure>();
    for (BillingMaterial.Known known : loaded.known()) {
      try {
        drawn.add(new DrawnAccount(known.account(), known.draw()));
      } catch (RuntimeException e) {
        failures.add(new Failure(known.account().account(), reason(e)));
      }
    }
    return new DrawnBatch(loaded.snapshot(), drawn, failures);
  }

  /** For people; never empty. */
  static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static List<DueAccount> accounts(Iterable<Row> rows) {
    var accounts = new ArrayList<DueAccount>();
    rows.forEach(row -> accounts.add(state(row)));
    return accounts;
  }

  /** A row of billing.account_state by the names of its columns. */
  static DueAccount state(Row row) {
    return new DueAccount(
        new AccountId(row.getUUID("account")),
        new CityId(row.getString("city")),
        row.getOffsetDateTime("due_at").toInstant(),
        new DueAccount.Cover(
            Optional.ofNullable(row.getLocalDate("invoiced_to")),
            Optional.ofNullable(row.getString("snapshot")),
            row.getLong("unbilled_from_xid"),
            row.getInteger("round"),
            unrated(row.getArrayOfLocalDates("unrated"))),
        row.getLong("balance_minor"),
        Optional.ofNullable(row.getOffsetDateTime("billed_at")).map(OffsetDateTime::toInstant));
  }

  private static Set<LocalDate> unrated(LocalDate[] days) {
    return days == null ? Set.of() : new HashSet<>(Arrays.asList(days));
  }

  /** For {@code unnest}: an array of what each element has. */
  static <T, R> R[] column(List<T> rows, java.util.function.Function<T, R> value, R[] empty) {
    R[] column = Arrays.copyOf(empty, rows.size());
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(rows.get(i));
    }
    return column;
  }
}
