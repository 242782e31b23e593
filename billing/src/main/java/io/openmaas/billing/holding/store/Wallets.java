package io.openmaas.billing.holding.store;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.holding.Credit;
import io.openmaas.billing.holding.Credit.Outcome;
import io.openmaas.billing.holding.PeriodClose;
import io.openmaas.billing.ledger.LedgerTransaction;
import io.openmaas.billing.ledger.Posted;
import io.openmaas.billing.ledger.WalletPostings;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.core.money.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Lots and entries of wallets and of allowances that are carried over. Every change is an entry, a
 * lot and a posting in one transaction; changes of one holder come one after the other.
 */
@ApplicationScoped
public class Wallets {
  private static final String INSERT_ENTRY =
      """
      insert into billing.holding_entry (holder, code, kind, units, last_day, source, at)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (kind, source, code) do nothing
      """;
  private static final String CHANGE_LOT =
      """
      insert into billing.holding_lot as l (holder, code, last_day, units) values ($1, $2, $3, $4)
      on conflict (holder, code, last_day) do update set units = l.units + excluded.units
      """;
  private static final String REDUCE_LOT =
      """
      update billing.holding_lot set units = units + $4 where holder = $1 and code = $2 and last_day = $3
      """;

  private final Pool pool;
  private final Ledger ledger;

  public Wallets(Pool pool, Ledger ledger) {
    this.pool = pool;
    this.ledger = ledger;
  }

  /** Credits a wallet once, whoever says it how often. */
  public Uni<Outcome> credit(Credit credit) {
    return pool.withTransaction(connection -> credit(connection, credit));
  }

  /** As {@link #credit(Credit)}, within the transaction that is open on this connection. */
  public Uni<Outcome> credit(SqlConnection connection, Credit credit) {
    var wallet = credit.wallet();
    String code = wallet.code().value();
    return lock(connection, wallet.holder())
        .flatMap(_ -> isOfAnotherWallet(connection, credit))
        .flatMap(
            other ->
                other
                    ? Uni.createFrom().item(new Outcome.OtherContent())
                    : left(connection, wallet.holder(), code)
                        .flatMap(before -> credit(connection, credit, code, before)));
  }

  private Uni<Outcome> credit(
      SqlConnection connection, Credit credit, String code, BigDecimal before) {
    return entry(connection, credit.wallet().holder(), code, credit)
        .flatMap(
            isNew ->
                isNew ? credited(connection, credit, before) : compare(connection, credit, before));
  }

  /** One payment tops up one wallet; a gift may be to several. */
  private static Uni<Boolean> isOfAnotherWallet(SqlConnection connection, Credit credit) {
    return switch (credit.kind()) {
      case GRANTED, REFUNDED -> Uni.createFrom().item(false);
      case TOPPED_UP ->
          connection
              .preparedQuery(
                  """
                  select 1 from billing.holding_entry
                   where kind = 'TOPPED_UP' and source = $1 and code <> $2
                  """)
              .execute(Tuple.of(credit.source(), credit.wallet().code().value()))
              .map(rows -> rows.rowCount() > 0);
    };
  }

  private Uni<Outcome> credited(SqlConnection connection, Credit credit, BigDecimal before) {
    var wallet = credit.wallet();
    BigDecimal after = before.add(credit.units());
    Money worth = wallet.worth(after).minus(wallet.worth(before));
    var fact =
        new WalletPostings.Fact(
            credit.source(), wallet.city(), wallet.account(), wallet.code().value(), credit.at());
    var posting =
        switch (credit.kind()) {
          case TOPPED_UP -> WalletPostings.toppedUp(fact, worth);
          case GRANTED -> WalletPostings.granted(fact, worth);
          case REFUNDED -> WalletPostings.refunded(fact, worth);
        };
    return changeLot(
            connection, wallet.holder(), wallet.code().value(), credit.lastDay(), credit.units())
        .flatMap(_ -> post(connection, posting, worth))
        .replaceWith(new Outcome.Credited(after));
  }

  private static Uni<Outcome> compare(SqlConnection connection, Credit credit, BigDecimal before) {
    return connection
        .preparedQuery(
            """
            select holder = $4 and units = $5 as same
              from billing.holding_entry where kind = $1 and source = $2 and code = $3
            """)
        .execute(
            Tuple.of(
                credit.kind().name(),
                credit.source(),
                credit.wallet().code().value(),
                credit.wallet().holder(),
                credit.units()))
        .map(
            rows ->
                rows.iterator().next().getBoolean("same")
                    ? new Outcome.AlreadyCredited(before)
                    : new Outcome.OtherContent());
  }

  /**
   * Posts a closed period, once: repeating it changes nothing.
   *
   * @param wallet of the holder and its account; its code and value are not used
   * @param from the first local date of the period that is closed
   * @return whether it was posted now
   */
  public Uni<Boolean> close(
      SqlConnection connection, Credit.Wallet wallet, PeriodClose close, Instant at) {
    return lock(connection, wallet.holder())
        .flatMap(
            _ ->
                connection
                    .preparedQuery(
                        """
                        update billing.holding_book set closed_to = $2, version = version + 1
                         where holder = $1 and (closed_to is null or closed_to < $2)
                        """)
                    .execute(Tuple.of(wallet.holder(), close.period().to())))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().item(false)
                    : post(connection, wallet, close, at).replaceWith(true));
  }

  private Uni<Void> post(
      SqlConnection connection, Credit.Wallet wallet, PeriodClose close, Instant at) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (PeriodClose.Sum sum : close.sums()) {
      var of =
          new Credit.Wallet(
              wallet.holder(),
              sum.code(),
              wallet.account(),
              wallet.city(),
              sum.unitValue(),
              wallet.currency());
      all = all.flatMap(_ -> post(connection, of, sum, close, at));
    }
    for (var lot : close.lots()) {
      all =
          all.flatMap(
              _ ->
                  changeLot(
                      connection, wallet.holder(), lot.of().value(), lot.lastDay(), lot.units()));
    }
    return all.flatMap(
        _ ->
            connection
                .preparedQuery(
                    """
                    insert into billing.holding_opening (holder, from_day, holdings) values ($1, $2, $3)
                    """)
                .execute(
                    Tuple.of(wallet.holder(), close.period().to(), HoldingsJson.of(close.next())))
                .replaceWithVoid());
  }

  private Uni<Void> post(
      SqlConnection connection,
      Credit.Wallet wallet,
      PeriodClose.Sum sum,
      PeriodClose close,
      Instant at) {
    String source = wallet.holder() + "/" + close.period().to();
    var fact =
        new WalletPostings.Fact(
            source + "/" + sum.code(), wallet.city(), wallet.account(), sum.code().value(), at);
    return left(connection, wallet.holder(), sum.code().value())
        .flatMap(
            opening -> {
              BigDecimal granted = opening.add(sum.granted());
              BigDecimal unused = granted.subtract(sum.used());
              Money inGrant = wallet.worth(granted).minus(wallet.worth(opening));
              Money use = wallet.worth(granted).minus(wallet.worth(unused));
              Money lapse = wallet.worth(unused).minus(wallet.worth(unused.subtract(sum.lapsed())));
              return entry(connection, wallet, "GRANTED", sum.granted(), source, at)
                  .flatMap(_ -> post(connection, WalletPostings.granted(fact, inGrant), inGrant))
                  .flatMap(_ -> entry(connection, wallet, "USED", sum.used().negate(), source, at))
                  .flatMap(_ -> post(connection, WalletPostings.used(fact, use), use))
                  .flatMap(
                      _ -> entry(connection, wallet, "LAPSED", sum.lapsed().negate(), source, at))
                  .flatMap(_ -> post(connection, WalletPostings.lapsed(fact, lapse), lapse));
            });
  }

  private static Uni<Void> entry(
      SqlConnection connection,
      Credit.Wallet wallet,
      String kind,
      BigDecimal units,
      String source,
      Instant at) {
    if (units.signum() == 0) {
      return Uni.createFrom().voidItem();
    }
    var values =
        Tuple.of(wallet.holder(), wallet.code().value(), kind, units)
            .addValue(null)
            .addString(source)
            .addOffsetDateTime(at.atOffset(ZoneOffset.UTC));
    return connection
        .preparedQuery(INSERT_ENTRY)
        .execute(values)
        .invoke(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new IllegalStateException(kind + " " + source + " is posted already");
              }
            })
        .replaceWithVoid();
  }

  private static Uni<Boolean> entry(
      SqlConnection connection, UUID holder, String code, Credit credit) {
    var values =
        Tuple.of(holder, code, credit.kind().name(), credit.units())
            .addLocalDate(credit.lastDay())
            .addString(credit.source())
            .addOffsetDateTime(credit.at().atOffset(ZoneOffset.UTC));
    return connection.preparedQuery(INSERT_ENTRY).execute(values).map(rows -> rows.rowCount() == 1);
  }

  private static Uni<Void> changeLot(
      SqlConnection connection, UUID holder, String code, LocalDate lastDay, BigDecimal units) {
    return connection
        .preparedQuery(units.signum() > 0 ? CHANGE_LOT : REDUCE_LOT)
        .execute(Tuple.of(holder, code, lastDay, units))
        .invoke(
            rows -> {
              if (rows.rowCount() != 1) {
                throw new IllegalStateException("no lot of " + code + " until " + lastDay);
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> post(SqlConnection connection, LedgerTransaction posting, Money amount) {
    if (amount.isZero()) {
      return Uni.createFrom().voidItem();
    }
    return ledger
        .post(connection, posting)
        .invoke(
            posted -> {
              if (!(posted instanceof Posted.Booked)) {
                throw new IllegalStateException(
                    posting.kind() + " " + posting.source() + " is booked already");
              }
            })
        .replaceWithVoid();
  }

  /** Changes of one holder come one after the other. */
  static Uni<Void> lock(SqlConnection connection, UUID holder) {
    return connection
        .preparedQuery(
            "insert into billing.holding_book (holder) values ($1) on conflict do nothing")
        .execute(Tuple.of(holder))
        .flatMap(
            _ ->
                connection
                    .preparedQuery(
                        "select 1 from billing.holding_book where holder = $1 for update")
                    .execute(Tuple.of(holder)))
        .replaceWithVoid();
  }

  private static Uni<BigDecimal> left(SqlConnection connection, UUID holder, String code) {
    return connection
        .preparedQuery(
            """
            select coalesce(sum(units), 0) as units from billing.holding_lot where holder = $1 and code = $2
            """)
        .execute(Tuple.of(holder, code))
        .map(rows -> rows.iterator().next().getBigDecimal("units"));
  }

  /**
   * The lots of these holders that were good on the given local date or later, in one statement:
   * with what a period that begins then is rated. Holders without any are absent.
   */
  public Uni<Map<UUID, List<Holdings.Lot>>> lots(SqlClient client, Map<UUID, LocalDate> from) {
    var holders = from.keySet().toArray(UUID[]::new);
    var days = java.util.Arrays.stream(holders).map(from::get).toArray(LocalDate[]::new);
    return client
        .preparedQuery(
            """
            select l.holder, l.code, l.last_day, l.units
              from unnest($1::uuid[], $2::date[]) as w (holder, day)
              join billing.holding_lot l on l.holder = w.holder and l.last_day >= w.day and l.units > 0
             order by l.holder, l.last_day, l.code
            """)
        .execute(Tuple.of(holders, days))
        .map(
            rows -> {
              var lots = new LinkedHashMap<UUID, List<Holdings.Lot>>();
              rows.forEach(
                  row ->
                      lots.computeIfAbsent(row.getUUID("holder"), _ -> new ArrayList<>())
                          .add(
                              new Holdings.Lot(
                                  new ChargeCode(row.getString("code")),
                                  row.getBigDecimal("units"),
                                  row.getLocalDate("last_day"))));
              return lots;
            });
  }

  /**
   * An entry as it was posted.
   *
   * @param units negative for what went out
   */
  public record Entry(
      String code, String kind, BigDecimal units, LocalDate lastDay, String source, Instant at) {}

  /** The latest entries of a holder, the latest first. */
  public Uni<List<Entry>> list(UUID holder, int most) {
    return pool.preparedQuery(
            "select * from billing.holding_entry where holder = $1 order by id desc limit $2")
        .execute(Tuple.of(holder, most))
        .map(
            rows -> {
              var entries = new ArrayList<Entry>();
              rows.forEach(row -> entries.add(entry(row)));
              return List.copyOf(entries);
            });
  }

  private static Entry entry(Row row) {
    return new Entry(
        row.getString("code"),
        row.getString("kind"),
        row.getBigDecimal("units"),
        row.getLocalDate("last_day"),
        row.getString("source"),
        row.getOffsetDateTime("at").toInstant());
  }
}
