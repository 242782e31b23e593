package io.openmaas.billing.invoice.store;

import static io.openmaas.billing.invoice.store.InvoiceBatch.column;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.UsageSnapshot;
import io.openmaas.billing.metering.store.UsageContent;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What accounts are billed from: the usage log, subscriptions, what was posted, and who pays for
 * whom. Of the usage log only what is new since the account was billed is read, and of what was
 * posted only what it can touch.
 */
public final class AccountMaterial implements BillingMaterial {
  private static final String COVERS =
      """
      select account, invoiced_to, snapshot::text as snapshot,
             unbilled_from_xid::text::bigint as unbilled_from_xid, balance_minor, billed_at, city,
             due_at
        from billing.account_state where account = any($1::uuid[]) for no key update
      """;
  private static final String NEW_USES =
      """
      select a.place, u.key, u.at, u.xid::text::bigint, u.kind::text, u.corrects, u.revision,
             u.was_at, u.content, u.recorded_at
        from unnest($1::uuid[], $2::bigint[]) with ordinality as a (account, xid, place)
        join billing.usage u on u.account = a.account and u.xid >= a.xid::text::xid8
      """;

  private final Accounts accounts;
  private final ReadsHistories histories;
  private final DrawsAccounts draws;

  public AccountMaterial(Accounts accounts, ReadsHistories histories, DrawsAccounts draws) {
    this.accounts = accounts;
    this.histories = histories;
    this.draws = draws;
  }

  /** Where the subscriptions of accounts are kept. */
  @FunctionalInterface
  public interface ReadsHistories {
    /** All that is known, in one statement; accounts without any are absent. */
    Uni<Map<AccountId, List<SubscriptionHistory>>> list(
        SqlConnection connection, List<AccountId> accounts);
  }

  /** Draws what an account and those it pays for owe; pure. */
  @FunctionalInterface
  public interface DrawsAccounts {
    /**
     * @throws RuntimeException with a reason for people
     */
    Billed draw(Group group, UsageSnapshot snapshot, Instant until);
  }

  /**
   * An account and those it pays for.
   *
   * @param members the payer first
   */
  public record Group(DueAccount due, List<Member> members) {}

  /**
   * One of them with what is known of it.
   *
   * @param uses rows of the log from its {@code unbilledFromXid} on, covered ones among them
   */
  public record Member(
      Account account,
      DueAccount.Cover cover,
      long balanceMinor,
      List<SubscriptionHistory> subscriptions,
      List<LoggedUsage> uses) {}

  @Override
  public Uni<Void> enrol(SqlConnection connection, Instant until) {
    return connection
        .query(
            """
            insert into billing.account_state (account, city, due_at)
            select a.id, a.city, a.opened_at from billing.account a
             where not exists (select from billing.account_state s where s.account = a.id)
            on conflict do nothing
            """)
        .execute()
        .replaceWithVoid();
  }

  @Override
  public Uni<Loaded> load(SqlConnection connection, List<DueAccount> due, Instant until) {
    var ids = due.stream().map(DueAccount::account).toList();
    var batch = new Batch(due);
    return connection
        .query("select pg_current_snapshot()::text")
        .execute()
        .invoke(rows -> batch.snapshot = rows.iterator().next().getString(0))
        .flatMap(_ -> accounts.find(connection, ids))
        .invoke(found -> batch.accounts.putAll(found))
        .flatMap(_ -> accounts.listPaidBy(connection, ids))
        .flatMap(children -> loadChildren(connection, batch, children))
        .flatMap(_ -> histories.list(connection, List.copyOf(batch.accounts.keySet())))
        .invoke(found -> batch.histories = found)
        .flatMap(_ -> loadUses(connection, batch))
        .map(_ -> batch.loaded(until));
  }

  private Uni<Void> loadChildren(
      SqlConnection connection, Batch batch, Map<AccountId, List<Account>> children) {
    if (children.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    batch.children = children;
    var all = children.values().stream().flatMap(List::stream).toList();
    all.forEach(child -> batch.accounts.put(child.id(), child));
    return connection
        .preparedQuery(COVERS)
        .execute(Tuple.of((Object) column(all, child -> child.id().value(), new UUID[0])))
        .invoke(
            rows ->
                rows.forEach(
                    row ->
                        batch.states.put(
                            new AccountId(row.getUUID("account")), InvoiceBatch.state(row))))
        .replaceWithVoid();
  }

  private static Uni<Void> loadUses(SqlConnection connection, Batch batch) {
    var order = List.copyOf(batch.accounts.keySet());
    var uses = new ArrayList<List<LoggedUsage>>(order.size());
    order.forEach(_ -> uses.add(new ArrayList<>()));
    return connection
        .preparedQuery(NEW_USES)
        .execute(
            Tuple.of(
                column(order, AccountId::value, new UUID[0]),
                column(order, id -> batch.fromXid(id), new Long[0])))
        .invoke(
            rows -> {
              var seen = UsageSnapshot.parse(batch.snapshot);
              for (Row row : rows) {
                if (seen.covers(row.getLong(3))) {
                  int place = (int) (row.getLong(0) - 1);
                  uses.get(place).add(logged(order.get(place), row));
                }
              }
              for (int i = 0; i < uses.size(); i++) {
                batch.uses.put(order.get(i), uses.get(i));
              }
            })
        .replaceWithVoid();
  }

  private static LoggedUsage logged(AccountId account, Row row) {
    var rowKey = new UsageKey(row.getString(1));
    var at = row.getOffsetDateTime(2).toInstant();
    String corrects = row.getString(5);
    var wasAt = row.getOffsetDateTime(7);
    return new LoggedUsage(
        rowKey,
        UsageContent.decode(
            corrects == null ? rowKey : new UsageKey(corrects),
            account,
            at,
            row.getDelegate().getBuffer(8).getBytes()),
        switch (row.getString(4)) {
          case "N" -> LoggedUsage.Kind.NEW;
          case "C" -> LoggedUsage.Kind.CORRECTION;
          case "R" -> LoggedUsage.Kind.REVERSAL;
          default -> throw new IllegalStateException("kind of usage row " + row.getString(4));
        },
        row.getInteger(6),
        wasAt == null ? at : wasAt.toInstant(),
        row.getLong(3),
        row.getOffsetDateTime(9).toInstant());
  }

  /** What is loaded, as it comes in. */
  private final class Batch {
    private final List<DueAccount> due;
    private final Map<AccountId, DueAccount> states = new HashMap<>();
    private final Map<AccountId, Account> accounts = new LinkedHashMap<>();
    private final Map<AccountId, List<LoggedUsage>> uses = new HashMap<>();
    private Map<AccountId, List<Account>> children = Map.of();
    private Map<AccountId, List<SubscriptionHistory>> histories = Map.of();
    private String snapshot;

    Batch(List<DueAccount> due) {
      this.due = due;
      due.forEach(account -> states.put(account.account(), account));
    }

    long fromXid(AccountId id) {
      var state = states.get(id);
      return state == null ? 0L : state.cover().unbilledFromXid();
    }

    Loaded loaded(Instant until) {
      var seen = UsageSnapshot.parse(snapshot);
      return new Loaded(snapshot, due.stream().map(account -> known(account, seen, until)).toList());
    }

    private Known known(DueAccount account, UsageSnapshot seen, Instant until) {
      return new Known() {
        @Override
        public DueAccount account() {
          return account;
        }

        @Override
        public Billed draw() {
          return draws.draw(group(account), seen, until);
        }
      };
    }

    private Group group(DueAccount account) {
      var members = new ArrayList<Member>();
      members.add(member(account.account()));
      children.getOrDefault(account.account(), List.of()).forEach(c -> members.add(member(c.id())));
      return new Group(account, members);
    }

    private Member member(AccountId id) {
      Account account = accounts.get(id);
      if (account == null) {
        throw new IllegalStateException("account " + id + " is not known");
      }
      var state = states.get(id);
      return new Member(
          account,
          state == null
              ? new DueAccount.Cover(Optional.empty(), Optional.empty(), 0)
              : state.cover(),
          state == null ? 0 : state.balanceMinor(),
          histories.getOrDefault(id, List.of()),
          uses.getOrDefault(id, List.of()));
    }
  }
}
