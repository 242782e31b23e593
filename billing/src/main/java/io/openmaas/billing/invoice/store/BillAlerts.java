package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.core.id.Ids;
import io.openmaas.core.money.Money;
import io.openmaas.core.webhook.Urgency;
import io.openmaas.core.webhook.WebhookEvent;
import io.openmaas.core.webhook.WebhookType;
import io.openmaas.core.webhook.store.Deliveries;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Tells when a running bill has reached a limit of its holder, once in a billing period.
 *
 * <p>Only accounts with limits are watched, and of those only bills are drawn that something was
 * recorded for since they were last drawn: use that was not visible then, a change of a
 * subscription, a trip of a rental under way, or a new billing period. Recording does nothing for
 * it. Several processes may watch at once: who writes the row, tells.
 */
@ApplicationScoped
public class BillAlerts {
  /** The type of the event. */
  public static final String REACHED = "bill.limit-reached";

  private static final Logger LOG = Logger.getLogger(BillAlerts.class);
  private static final Duration REST = Duration.ofMinutes(1);
  private static final UUID FIRST = new UUID(0, 0);
  static final int PAGE = 500;

  /** Usage is looked up by account and transaction, whatever else the table holds: the limit. */
  static final String LOOK =
      """
      select w.account, w.version, pg_current_snapshot()::text as seen, s.state,
             w.seen is null or w.look_at <= $2 or w.state is distinct from s.state
               or exists (
                 select from billing.accounts_on_bill(w.account) m
                  cross join lateral (
                    select from billing.usage u
                     where u.account = m and u.xid >= pg_snapshot_xmin(w.seen)
                       and not pg_visible_in_snapshot(u.xid, w.seen)
                     limit 1) u) as changed
        from (select * from billing.bill_watch
               where account > $1 and rest_until <= $2 order by account limit $3) w
       cross join lateral (select billing.bill_state(w.account) as state) s
       order by w.account
      """;

  /** In the order of amounts, so that two processes do not wait for each other in a circle. */
  private static final String REACH =
      """
      insert into billing.bill_alert (account, period_from, amount_minor, total_minor, reached_at)
      select account, $2, amount_minor, $3, $4 from billing.bill_limit
       where account = $1 and amount_minor <= $3
       order by amount_minor
      on conflict do nothing
      returning amount_minor
      """;

  private static final String SEEN =
      """
      update billing.bill_watch set seen = $3::text::pg_snapshot, state = $4, look_at = $5
       where account = $1 and version = $2
      """;

  private final Pool pool;
  private final Accounts accounts;
  private final RunningBills bills;
  private final Deliveries deliveries;
  private final Ids ids;
  private final InstantSource clock;

  public BillAlerts(
      Pool pool,
      Accounts accounts,
      RunningBills bills,
      Deliveries deliveries,
      Ids ids,
      InstantSource clock) {
    this.pool = pool;
    this.accounts = accounts;
    this.bills = bills;
    this.deliveries = deliveries;
    this.ids = ids;
    this.clock = clock;
  }

  /** Makes the type of event that webhooks can ask for; the traveller sees it in the bill. */
  @Singleton
  public static final class Types {
    @Produces
    @Singleton
    WebhookType reached() {
      return new WebhookType(REACHED, "finance", Set.of());
    }
  }

  /**
   * An account that is watched.
   *
   * @param version of its limits
   * @param seen what the database shows at the moment of looking
   * @param changed whether its bill has to be drawn
   */
  private record Watched(
      AccountId account, UUID version, String seen, String state, boolean changed) {}

  @Scheduled(
      identity = "bill-alerts",
      every = "${openmaas.billing.alerts-every:3s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> watch() {
    return sweep().replaceWithVoid();
  }

  /**
   * Looks at all accounts with limits.
   *
   * @return how many bills were drawn
   */
  public Uni<Integer> sweep() {
    return sweep(FIRST, 0);
  }

  private Uni<Integer> sweep(UUID after, int before) {
    return pool.preparedQuery(LOOK)
        .execute(Tuple.of(after, utc(clock.instant()), PAGE))
        .map(BillAlerts::watched)
        .flatMap(
            page -> {
              var due = page.stream().filter(Watched::changed).toList();
              int drawn = before + due.size();
              return Multi.createFrom()
                  .iterable(due)
                  .onItem()
                  .transformToUniAndConcatenate(this::lookOrRest)
                  .collect()
                  .last()
                  .flatMap(
                      _ ->
                          page.size() < PAGE
                              ? Uni.createFrom().item(drawn)
                              : sweep(page.getLast().account().value(), drawn));
            });
  }

  private static List<Watched> watched(RowSet<Row> rows) {
    var page = new ArrayList<Watched>();
    for (Row row : rows) {
      page.add(
          new Watched(
              new AccountId(row.getUUID("account")),
              row.getUUID("version"),
              row.getString("seen"),
              row.getString("state"),
              row.getBoolean("changed")));
    }
    return page;
  }

  /** One bill that cannot be drawn does not keep the others from being looked at. */
  private Uni<Boolean> lookOrRest(Watched watched) {
    return look(watched)
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf(failure, "the limits of account %s are not looked at", watched.account());
              return pool.preparedQuery(
                      "update billing.bill_watch set rest_until = $2 where account = $1")
                  .execute(Tuple.of(watched.account().value(), utc(clock.instant().plus(REST))))
                  .replaceWith(false);
            });
  }

  private Uni<Boolean> look(Watched watched) {
    return accounts
        .find(watched.account())
        .flatMap(account -> bills.draw(account.orElseThrow()))
        .flatMap(bill -> pool.withTransaction(connection -> tell(connection, watched, bill)));
  }

  private Uni<Boolean> tell(SqlConnection connection, Watched watched, RunningBills.Bill bill) {
    Money total = bill.total();
    Instant next = bill.open().in(bill.account().place().zone()).to();
    return connection
        .preparedQuery(REACH)
        .execute(
            Tuple.of(
                watched.account().value(), bill.open().from(), total.minor(), utc(bill.asOf())))
        .map(
            rows -> {
              var events = new ArrayList<WebhookEvent>();
              rows.forEach(row -> events.add(event(bill, row.getLong(0))));
              return events;
            })
        .flatMap(events -> deliveries.append(connection, events))
        .flatMap(
            _ ->
                connection
                    .preparedQuery(SEEN)
                    .execute(
                        Tuple.of(
                            watched.account().value(),
                            watched.version(),
                            watched.seen(),
                            watched.state(),
                            utc(next))))
        .replaceWith(true);
  }

  private WebhookEvent event(RunningBills.Bill bill, long limit) {
    var currency = bill.account().place().currency();
    var data =
        new JsonObject()
            .put("account", bill.account().id().toString())
            .put(
                "period",
                new JsonObject()
                    .put("from", bill.open().from().toString())
                    .put("to", bill.open().to().toString()))
            .put("limit", amount(new Money(limit, currency)))
            .put("total", amount(bill.total()));
    return new WebhookEvent(ids.next(), REACHED, "", Urgency.NOTICE, bill.asOf(), data.encode());
  }

  private static JsonObject amount(Money money) {
    return new JsonObject()
        .put("amount", money.major().toPlainString())
        .put("currency", money.currency().getCurrencyCode());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
