package io.openmaas.billing.holding.store;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.holding.Credit;
import io.openmaas.billing.holding.PeriodClose;
import io.openmaas.billing.rating.Holdings;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Posts closed periods of a holder: those that were never posted, and what those that were posted
 * come to by now. A period that comes out as it was posted changes nothing.
 */
public final class PeriodCloses {
  private final Wallets wallets;

  public PeriodCloses(Wallets wallets) {
    this.wallets = wallets;
  }

  /** What is posted of a period that was closed. */
  private record Posted(int revision, Holdings next, Map<ChargeCode, Sums> sums) {}

  private record Sums(BigDecimal granted, BigDecimal used, BigDecimal lapsed) {
    static final Sums NOTHING = new Sums(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  /**
   * Posts them within the transaction that is open on this connection.
   *
   * @param wallet of the holder and its account; its code and value are not used
   * @param closes of one holder, one after the other
   */
  public Uni<Void> post(
      SqlConnection connection, Credit.Wallet wallet, List<PeriodClose> closes, Instant at) {
    return Wallets.lock(connection, wallet.holder())
        .flatMap(_ -> closedTo(connection, wallet))
        .flatMap(
            closedTo -> {
              var again = closes.stream().filter(c -> !c.period().to().isAfter(closedTo)).toList();
              Uni<Void> all =
                  again.isEmpty()
                      ? Uni.createFrom().voidItem()
                      : correct(connection, wallet, again, at);
              for (PeriodClose close : closes.subList(again.size(), closes.size())) {
                all =
                    all.flatMap(
                        _ -> wallets.close(connection, wallet, close, at).replaceWithVoid());
              }
              return all;
            });
  }

  private static Uni<LocalDate> closedTo(SqlConnection connection, Credit.Wallet wallet) {
    return connection
        .preparedQuery("select closed_to from billing.holding_book where holder = $1")
        .execute(Tuple.of(wallet.holder()))
        .map(
            rows -> {
              LocalDate day = rows.iterator().next().getLocalDate(0);
              return day == null ? LocalDate.MIN : day;
            });
  }

  private Uni<Void> correct(
      SqlConnection connection, Credit.Wallet wallet, List<PeriodClose> closes, Instant at) {
    return posted(connection, wallet, closes)
        .flatMap(
            posted ->
                units(connection, wallet)
                    .flatMap(left -> correct(connection, wallet, closes, posted, left, at)));
  }

  private Uni<Void> correct(
      SqlConnection connection,
      Credit.Wallet wallet,
      List<PeriodClose> closes,
      Map<LocalDate, Posted> posted,
      Map<ChargeCode, BigDecimal> left,
      Instant at) {
    Uni<Void> all = Uni.createFrom().voidItem();
    List<Holdings.Lot> lots = List.of();
    for (PeriodClose close : closes) {
      Posted before = posted.get(close.period().to());
      if (before == null) {
        throw new IllegalStateException(
            "the close of " + wallet.holder() + " to " + close.period().to() + " is not there");
      }
      var changed = changed(wallet, close, before, left);
      boolean same = same(before.next(), close.next());
      lots = PeriodClose.difference(before.next(), close.next());
      if (changed.isEmpty() && same) {
        continue;
      }
      int revision = before.revision() + 1;
      String source = Wallets.source(wallet, close, revision);
      for (ClosePosting posting : changed) {
        all = all.flatMap(_ -> posting.post(wallets, connection, source, "_CORRECTED", at));
      }
      all = all.flatMap(_ -> Wallets.insertOpening(connection, wallet, close, revision));
    }
    var last = lots;
    return last.isEmpty()
        ? all
        : all.flatMap(_ -> wallets.changeLots(connection, wallet, last))
            .flatMap(_ -> changed(connection, wallet));
  }

  private static boolean same(Holdings one, Holdings other) {
    return HoldingsJson.of(one).equals(HoldingsJson.of(other));
  }

  private static List<ClosePosting> changed(
      Credit.Wallet wallet, PeriodClose close, Posted before, Map<ChargeCode, BigDecimal> left) {
    var now = new TreeMap<ChargeCode, PeriodClose.Sum>();
    close.sums().forEach(sum -> now.put(sum.code(), sum));
    var postings = new ArrayList<ClosePosting>();
    now.forEach(
        (code, sum) -> {
          Sums was = before.sums().getOrDefault(code, Sums.NOTHING);
          var difference =
              new PeriodClose.Sum(
                  code,
                  sum.granted().subtract(was.granted()),
                  sum.used().subtract(was.used()),
                  sum.lapsed().subtract(was.lapsed()),
                  sum.unitValue());
          if (difference.granted().signum() != 0
              || difference.used().signum() != 0
              || difference.lapsed().signum() != 0) {
            var posting =
                ClosePosting.of(
                    Wallets.of(wallet, sum), difference, left.getOrDefault(code, BigDecimal.ZERO));
            left.merge(code, posting.change(), BigDecimal::add);
            postings.add(posting);
          }
        });
    return postings;
  }

  /** Who saw the book as it was before looks again. */
  private static Uni<Void> changed(SqlConnection connection, Credit.Wallet wallet) {
    return connection
        .preparedQuery("update billing.holding_book set version = version + 1 where holder = $1")
        .execute(Tuple.of(wallet.holder()))
        .replaceWithVoid();
  }

  private static Uni<Map<LocalDate, Posted>> posted(
      SqlConnection connection, Credit.Wallet wallet, List<PeriodClose> closes) {
    LocalDate first = closes.getFirst().period().to();
    return connection
        .preparedQuery(
            """
            select o.from_day, o.revision, o.holdings from billing.holding_opening o
             where o.holder = $1 and o.from_day >= $2 order by o.revision
            """)
        .execute(Tuple.of(wallet.holder(), first))
        .flatMap(
            openings ->
                connection
                    .preparedQuery(
                        """
                        select split_part(source, '/', 2)::date as day, code,
                               split_part(kind, '_', 1) as kind, sum(units) as units
                          from billing.holding_entry
                         where holder = $1 and last_day is null
                         group by 1, 2, 3
                        """)
                    .execute(Tuple.of(wallet.holder()))
                    .map(
                        entries -> {
                          var sums = sums(entries);
                          var posted = new HashMap<LocalDate, Posted>();
                          openings.forEach(
                              row -> {
                                LocalDate day = row.getLocalDate("from_day");
                                posted.put(
                                    day,
                                    new Posted(
                                        row.getInteger("revision"),
                                        HoldingsJson.toHoldings(
                                            (JsonObject) row.getValue("holdings")),
                                        sums.getOrDefault(day, Map.of())));
                              });
                          return posted;
                        }));
  }

  private static Map<LocalDate, Map<ChargeCode, Sums>> sums(Iterable<Row> rows) {
    var sums = new HashMap<LocalDate, Map<ChargeCode, Sums>>();
    for (Row row : rows) {
      var ofDay = sums.computeIfAbsent(row.getLocalDate("day"), _ -> new HashMap<>());
      var code = new ChargeCode(row.getString("code"));
      BigDecimal units = row.getBigDecimal("units");
      Sums was = ofDay.getOrDefault(code, Sums.NOTHING);
      ofDay.put(
          code,
          switch (row.getString("kind")) {
            case "GRANTED" -> new Sums(units, was.used(), was.lapsed());
            case "USED" -> new Sums(was.granted(), units.negate(), was.lapsed());
            case "LAPSED" -> new Sums(was.granted(), was.used(), units.negate());
            default -> throw new IllegalStateException("an entry of " + row.getString("kind"));
          });
    }
    return sums;
  }

  private static Uni<Map<ChargeCode, BigDecimal>> units(
      SqlConnection connection, Credit.Wallet wallet) {
    return connection
        .preparedQuery(
            "select code, sum(units) as units from billing.holding_lot where holder = $1 group by code")
        .execute(Tuple.of(wallet.holder()))
        .map(
            rows -> {
              Map<ChargeCode, BigDecimal> units = new HashMap<>();
              rows.forEach(
                  row ->
                      units.put(new ChargeCode(row.getString("code")), row.getBigDecimal("units")));
              return units;
            });
  }
}
