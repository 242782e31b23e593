package io.openmaas.billing.holding.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.holding.Book;
import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.holding.ReadsUse;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.core.time.Period;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Reads what decides what a holder has left. */
@ApplicationScoped
public class Books {
  /** Trips are booked at most this long ahead. */
  private static final Duration AHEAD = Duration.ofDays(400);

  private final Pool pool;
  private final ReadsUse uses;

  public Books(Pool pool, ReadsUse uses) {
    this.pool = pool;
    this.uses = uses;
  }

  /**
   * The versions of these books. Read them before what they are versions of: what changes in
   * between then makes a booking look again, and never take too much.
   */
  public Uni<Map<UUID, Long>> versions(Collection<UUID> holders) {
    var versions = new TreeMap<UUID, Long>();
    new LinkedHashSet<>(holders).forEach(holder -> versions.put(holder, 0L));
    return pool.preparedQuery(
            "select holder, version from billing.holding_book where holder = any($1::uuid[])")
        .execute(Tuple.of(versions.keySet().toArray(UUID[]::new)))
        .map(
            rows -> {
              rows.forEach(row -> versions.put(row.getUUID("holder"), row.getLong("version")));
              return versions;
            });
  }

  /** All that decides what a holder has left at this instant. */
  public Uni<Book> read(Holder holder, Instant now) {
    if (!holder.countsAnything()) {
      LocalDate today = now.atZone(holder.calendar().zone()).toLocalDate();
      return Uni.createFrom()
          .item(new Book(holder, holder.from(today, today), Holdings.NONE, List.of(), List.of()));
    }
    return readAll(holder, now);
  }

  /** As {@link #read}, with the uses also where none can change the price of another. */
  public Uni<Book> readAll(Holder holder, Instant now) {
    return closedTo(holder)
        .map(closed -> holder.from(closed, now.atZone(holder.calendar().zone()).toLocalDate()))
        .flatMap(
            from -> {
              var zone = holder.calendar().zone();
              var since =
                  new Period(from.atStartOfDay(zone).toInstant(), max(now, from, zone).plus(AHEAD));
              return uses.list(users(holder), since)
                  .map(made -> made.stream().filter(usage -> isOf(holder, usage)).toList())
                  .flatMap(
                      made ->
                          opening(holder.id(), from)
                              .flatMap(
                                  lots ->
                                      reserved(holder.id(), since, keys(made))
                                          .map(
                                              reserved ->
                                                  new Book(holder, from, lots, made, reserved))));
            });
  }

  private static Instant max(Instant now, LocalDate from, java.time.ZoneId zone) {
    Instant start = from.atStartOfDay(zone).toInstant();
    return start.isAfter(now) ? start : now;
  }

  /** Not what a member used on another plan. */
  private static boolean isOf(Holder holder, Usage usage) {
    var pin = usage.pin();
    boolean otherSubscription =
        pin.subscription().filter(id -> !id.value().equals(holder.id())).isPresent();
    boolean otherPlan =
        pin.tariff()
            .filter(tariff -> !tariff.value().startsWith(holder.plan().id() + "@"))
            .isPresent();
    return !otherSubscription && !otherPlan;
  }

  private static Set<AccountId> users(Holder holder) {
    var users = new HashSet<>(holder.users());
    users.add(holder.account());
    return users;
  }

  private static Set<String> keys(List<Usage> made) {
    var keys = new HashSet<String>();
    made.forEach(usage -> keys.add(usage.key().value()));
    return keys;
  }

  private Uni<LocalDate> closedTo(Holder holder) {
    return pool.preparedQuery("select closed_to from billing.holding_book where holder = $1")
        .execute(Tuple.of(holder.id()))
        .map(
            rows -> {
              LocalDate closed =
                  rows.rowCount() == 0 ? null : rows.iterator().next().getLocalDate("closed_to");
              return closed == null ? holder.calendar().from() : closed;
            });
  }

  /** Lots as they stand; counters and levels as the period before left them. */
  private Uni<Holdings> opening(UUID holder, LocalDate from) {
    return pool.preparedQuery(
            "select holdings from billing.holding_opening where holder = $1 and from_day = $2"
                + " order by revision desc limit 1")
        .execute(Tuple.of(holder, from))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? Holdings.NONE
                    : HoldingsJson.toHoldings(
                        (JsonObject) rows.iterator().next().getValue("holdings")))
        .flatMap(
            left ->
                lots(holder, from).map(lots -> new Holdings(lots, left.counters(), left.levels())));
  }

  private Uni<List<Holdings.Lot>> lots(UUID holder, LocalDate from) {
    return pool.preparedQuery(
            """
            select code, last_day, units from billing.holding_lot
             where holder = $1 and units > 0 and last_day >= $2 order by last_day, code
            """)
        .execute(Tuple.of(holder, from))
        .map(Books::lots);
  }

  private static List<Holdings.Lot> lots(RowSet<Row> rows) {
    var lots = new ArrayList<Holdings.Lot>();
    rows.forEach(
        row ->
            lots.add(
                new Holdings.Lot(
                    new ChargeCode(row.getString("code")),
                    row.getBigDecimal("units"),
                    row.getLocalDate("last_day"))));
    return List.copyOf(lots);
  }

  /**
   * A reservation ends for the rating at the moment its use is recorded, not when that is noted.
   */
  private Uni<List<Usage>> reserved(UUID holder, Period since, Set<String> recorded) {
    return pool.preparedQuery(
            """
            select usage_key, planned from billing.reservation
             where holder = $1 and state = 'OPEN' and at >= $2 order by at, usage_key
            """)
        .execute(Tuple.of(holder, since.from().atOffset(java.time.ZoneOffset.UTC)))
        .map(
            rows -> {
              var reserved = new ArrayList<Usage>();
              rows.forEach(
                  row -> {
                    String key = row.getString("usage_key");
                    if (!recorded.contains(key)) {
                      reserved.add(PlannedJson.toUsage(key, (JsonObject) row.getValue("planned")));
                    }
                  });
              return List.copyOf(reserved);
            });
  }
}
