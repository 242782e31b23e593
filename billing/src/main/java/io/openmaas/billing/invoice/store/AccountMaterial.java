package io.openmaas.billing.invoice.store;

import static io.openmaas.billing.invoice.store.InvoiceBatch.column;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.invoice.DrawingRequest.Watermark;
import io.openmaas.billing.invoice.Posted;
import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.UsageSnapshot;
import io.openmaas.billing.metering.store.UsageContent;
import io.openmaas.billing.metering.store.UsageLog;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.store.SubscriptionHistories;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.CityId;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What accounts are billed from: the usage log, subscriptions, what was posted, and who pays for
 * whom. Of the usage log only what is new since the account was billed is read, and of what was
 * posted only what it can touch.
 */
public final class AccountMaterial implements BillingMaterial {
  private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");
  private static final String NOT_OPEN =
      """
      select m.traveller, m.city from billing.metered_traveller m
       where not exists (select from billing.account a where a.id = m.account)
      union
      select s.traveller, s.city
        from billing.subscription s
        join billing.subscription_payer p on p.subscription = s.id
       where not exists (select from billing.account a where a.id = p.account)
      """;
  private static final String ENROL =
      """
      insert into billing.account_state (account, city, due_at)
      select a.id, a.city, 'epoch' from billing.account a
       where not exists (select from billing.account_state s where s.account = a.id)
      on conflict do nothing
      """;

  /**
   * Who changed a subscription is due on the day of the change, or who pays for that account: there
   * may be a fee in advance. Rows are locked in the order of accounts, so that two nodes that begin
   * at once do not block each other.
   */
  private static final String PULL_FORWARD =
      """
      with changed as (
        select coalesce(a.paid_by, a.id) as account, min(h.day::timestamp at time zone b.zone) as due_at
          from billing.subscription_change h
          join billing.subscription b on b.id = h.subscription
          join billing.subscription_payer p on p.subscription = h.subscription
          join billing.account a on a.id = p.account
         where h.recorded_at >= (select coalesce(max(r.started_at) - interval '1 day', '-infinity')
                                   from billing.invoice_run r
                                  where r.finished_at is not null and r.city is null)
         group by coalesce(a.paid_by, a.id)),
      earlier as (
        select s.account, c.due_at
          from billing.account_state s join changed c on c.account = s.account
         where c.due_at < s.due_at
         order by s.account for no key update of s)
      update billing.account_state s set due_at = e.due_at from earlier e where s.account = e.account
      """;

  private static final String COVERS =
      """
      select account, invoiced_to, snapshot::text as snapshot,
             unbilled_from_xid::text::bigint as unbilled_from_xid, balance_minor, billed_at, city,
             due_at, round, unrated
        from billing.account_state where account = any($1::uuid[]) for no key update
      """;
  private static final String COVERS_UNLOCKED = COVERS.replace(" for no key update", "");

  /** One who came after the run began has no row yet: without it, it would be billed again. */
  private static final String STATE =
      """
      insert into billing.account_state (account, city, due_at)
      select a.id, a.city, 'epoch' from billing.account a where a.id = any($1::uuid[])
      on conflict do nothing
      """;

  private static final String NEW_USES =
      """
      select a.place, u.key, u.at, u.xid::text::bigint, nullif(u.kind, 'N')::text, u.corrects, u.revision,
             u.was_at, u.content
        from unnest($1::uuid[], $2::bigint[]) with ordinality as a (account, xid, place)
        join billing.usage u on u.account = a.account and u.xid >= a.xid::text::xid8
      """;

  private final Accounts accounts;
  private final Cities cities;
  private final SubscriptionHistories histories;
  private final UsageLog log;
  private final DrawnAccounts draws;

  public AccountMaterial(
      Accounts accounts,
      Cities cities,
      SubscriptionHistories histories,
      UsageLog log,
      DrawnAccounts draws) {
    this.accounts = accounts;
    this.cities = cities;
    this.histories = histories;
    this.log = log;
    this.draws = draws;
  }

  /**
   * An account and those it pays for.
   *
   * @param members the payer first
   */
  record Group(DueAccount due, List<Member> members) {

    /** With uses that are not over; where one of them is logged by now, the log counts. */
    Group with(List<Usage> running) {
      return running.isEmpty()
          ? this
          : new Group(due, members.stream().map(member -> member.with(running)).toList());
    }
  }

  /**
   * One of them with what is known of it.
   *
   * @param stated whether it has a row of its own in billing.account_state
   * @param uses rows of the log from its {@code unbilledFromXid} on, covered ones among them
   * @param reopened what was loaded because something became known of days that are billed
   */
  record Member(
      Account account,
      DueAccount.Cover cover,
      long balanceMinor,
      boolean stated,
      List<SubscriptionHistory> subscriptions,
      List<LoggedUsage> uses,
      Watermark watermark,
      Reopened reopened) {

    /** All rows that were loaded; some may be there twice. */
    List<LoggedUsage> allUses() {
      return reopened.uses().isEmpty()
          ? uses
          : Stream.concat(reopened.uses().stream(), uses.stream()).toList();
    }

    List<Posted> posted() {
      return reopened.posted();
    }

    /** Those that run, as revisions before the first. */
    private Member with(List<Usage> running) {
      var all = new ArrayList<>(uses);
      for (Usage usage : running) {
        if (usage.account().equals(account.id())) {
          Instant at = usage.use().at();
          all.add(new LoggedUsage(usage.key(), usage, LoggedUsage.Kind.NEW, RUNNING, at, 0L, at));
        }
      }
      return new Member(
          account, cover, balanceMinor, stated, subscriptions, all, watermark, reopened);
    }

    /** Uses that are not in the log. */
    Set<UsageKey> running() {
      var keys = new HashSet<UsageKey>();
      uses.stream().filter(row -> row.revision() == RUNNING).forEach(row -> keys.add(row.rowKey()));
      uses.stream()
          .filter(row -> row.revision() > RUNNING)
          .forEach(row -> keys.remove(row.rowKey()));
      return keys;
    }

    private static final int RUNNING = -1;
  }

  /** Of earlier periods: all rows of the log, and what was posted. */
  record Reopened(List<LoggedUsage> uses, List<Posted> posted) {
    static final Reopened NOTHING = new Reopened(List.of(), List.of());
  }

  /** Travellers of whom use or a subscription is known, but who have no account row yet. */
  @Override
  public Uni<List<NotOpened>> open(Pool pool) {
    return pool.query(NOT_OPEN)
        .execute()
        .onItem()
        .transformToMulti(rows -> Multi.createFrom().iterable(rows))
        .onItem()
        .transformToUniAndConcatenate(
            row -> open(new TravellerId(row.getUUID(0)), new CityId(row.getString(1))))
        .collect()
        .asList()
        .map(all -> all.stream().flatMap(Optional::stream).toList());
  }

  private Uni<Optional<NotOpened>> open(TravellerId traveller, CityId city) {
    return Uni.createFrom()
        .deferred(
            () ->
                accounts.resolve(
                    traveller,
                    cities
                        .find(city)
                        .orElseThrow(
                            () ->
                                new IllegalStateException(
                                    "city '" + city + "' is not served now"))))
        .map(_ -> Optional.<NotOpened>empty())
        .onFailure(IllegalStateException.class)
        .recoverWithItem(
            failure ->
                Optional.of(
                    new NotOpened(AccountId.of(traveller, city), InvoiceBatch.reason(failure))));
  }

  @Override
  public Uni<Void> enrol(SqlConnection connection, Instant until) {
    return connection
        .query(ENROL)
        .execute()
        .flatMap(_ -> connection.query(PULL_FORWARD).execute())
        .replaceWithVoid();
  }

  DrawnAccounts draws() {
    return draws;
  }

  /** Loads one account without locking it; as of now. */
  Uni<Group> loadOne(SqlConnection connection, AccountId account) {
    return connection
        .preparedQuery(COVERS_UNLOCKED)
        .execute(Tuple.of((Object) new UUID[] {account.value()}))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? new DueAccount(
                        account,
                        new CityId("none"),
                        Instant.EPOCH,
                        DueAccount.Cover.NOTHING,
                        0,
                        Optional.empty())
                    : InvoiceBatch.state(rows.iterator().next()))
        .flatMap(
            due ->
                collect(connection, new Batch(List.of(due), true)).map(batch -> batch.group(due)));
  }

  @Override
  public Uni<Loaded> load(SqlConnection connection, List<DueAccount> due, Instant until) {
    return collect(connection, new Batch(due, false)).map(batch -> batch.loaded(until));
  }

  private Uni<Batch> collect(SqlConnection connection, Batch batch) {
    var ids = batch.due.stream().map(DueAccount::account).toList();
    return connection
        .query("select pg_current_snapshot()::text")
        .execute()
        .invoke(rows -> batch.snapshot = rows.iterator().next().getString(0))
        .flatMap(_ -> accounts.find(connection, ids))
        .invoke(found -> batch.accounts.putAll(found))
        .flatMap(_ -> accounts.listPaidBy(connection, ids))
        .flatMap(children -> loadChildren(connection, batch, children))
        .flatMap(_ -> histories.listPaidBy(connection, List.copyOf(batch.accounts.keySet())))
        .invoke(batch::keep)
        .flatMap(_ -> loadUses(connection, batch))
        .invoke(_ -> batch.makeMembers())
        .flatMap(_ -> reopen(connection, batch))
        .replaceWith(batch);
  }

  private Uni<Void> loadChildren(
      SqlConnection connection, Batch batch, Map<AccountId, List<Account>> children) {
    if (children.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    batch.children = children;
    var all = children.values().stream().flatMap(List::stream).toList();
    all.forEach(child -> batch.accounts.put(child.id(), child));
    var ids = column(all, child -> child.id().value(), new UUID[0]);
    return batch.lookingOnly
        ? connection
            .preparedQuery(COVERS_UNLOCKED)
            .execute(Tuple.of((Object) ids))
            .invoke(batch::keepStates)
            .replaceWithVoid()
        : connection
            .preparedQuery(STATE)
            .execute(Tuple.of((Object) ids))
            .flatMap(_ -> connection.preparedQuery(COVERS).execute(Tuple.of((Object) ids)))
            .invoke(batch::keepStates)
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

  /** Loads earlier periods of those about which something became known. */
  private Uni<Void> reopen(SqlConnection connection, Batch batch) {
    var uses = new HashMap<AccountId, Period>();
    var posted = new HashMap<AccountId, LocalDate>();
    for (Member member : batch.members.values()) {
      Watermark mark = member.watermark();
      boolean known = mark.changedFrom().isPresent() || !mark.lateDays().isEmpty();
      if (mark.billedTo().isPresent() && known) {
        var reach = draws.reach(member, mark);
        var zone = member.account().place().zone();
        Instant from =
            reach.uses().map(day -> day.atStartOfDay(zone).toInstant()).orElse(Instant.EPOCH);
        uses.put(member.account().id(), new Period(from, FAR));
        posted.put(member.account().id(), reach.posted().orElse(LocalDate.EPOCH));
      }
    }
    if (uses.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return log.listWithin(connection, uses)
        .flatMap(
            rows ->
                PostedLines.list(connection, posted)
                    .invoke(lines -> batch.reopen(uses.keySet(), rows, lines)))
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
          case null -> LoggedUsage.Kind.NEW;
          case "C" -> LoggedUsage.Kind.CORRECTION;
          case "R" -> LoggedUsage.Kind.REVERSAL;
          default -> throw new IllegalStateException("kind of usage row " + row.getString(4));
        },
        row.getInteger(6),
        wasAt == null ? at : wasAt.toInstant(),
        row.getLong(3),
        Instant.EPOCH);
  }

  /** What is loaded, as it comes in. */
  private final class Batch {
    private final Map<AccountId, Member> members = new HashMap<>();
    private final List<DueAccount> due;

    /** Nothing is locked or written. */
    private final boolean lookingOnly;

    private final Map<AccountId, DueAccount> states = new HashMap<>();
    private final Map<AccountId, Account> accounts = new LinkedHashMap<>();
    private final Map<AccountId, List<LoggedUsage>> uses = new HashMap<>();
    private Map<AccountId, List<Account>> children = Map.of();
    private final Map<AccountId, List<SubscriptionHistory>> histories = new HashMap<>();
    private String snapshot;

    Batch(List<DueAccount> due, boolean lookingOnly) {
      this.due = due;
      this.lookingOnly = lookingOnly;
      due.forEach(account -> states.put(account.account(), account));
    }

    void keepStates(RowSet<Row> rows) {
      rows.forEach(
          row -> states.put(new AccountId(row.getUUID("account")), InvoiceBatch.state(row)));
    }

    void keep(Map<AccountId, List<HeldSubscription>> held) {
      held.forEach(
          (account, list) ->
              histories.put(account, list.stream().map(HeldSubscription::history).toList()));
    }

    long fromXid(AccountId id) {
      var state = states.get(id);
      return state == null ? 0L : state.cover().unbilledFromXid();
    }

    void makeMembers() {
      for (Account account : accounts.values()) {
        var state = states.get(account.id());
        var cover = state == null ? DueAccount.Cover.NOTHING : state.cover();
        var member =
            new Member(
                account,
                cover,
                state == null ? 0 : state.balanceMinor(),
                state != null,
                histories.getOrDefault(account.id(), List.of()),
                uses.getOrDefault(account.id(), List.of()),
                Watermark.BEGINNING,
                Reopened.NOTHING);
        var billedAt = state == null ? Optional.<Instant>empty() : state.billedAt();
        members.put(
            account.id(), with(member, draws.watermark(member, billedAt), member.reopened()));
      }
    }

    void reopen(
        Collection<AccountId> ids,
        Map<AccountId, List<LoggedUsage>> rows,
        Map<AccountId, List<Posted>> posted) {
      var seen = UsageSnapshot.parse(snapshot);
      for (AccountId id : ids) {
        var visible =
            rows.getOrDefault(id, List.of()).stream().filter(r -> seen.covers(r.xid())).toList();
        var member = members.get(id);
        members.put(
            id,
            with(
                member,
                member.watermark(),
                new Reopened(visible, posted.getOrDefault(id, List.of()))));
      }
    }

    private static Member with(Member member, Watermark watermark, Reopened reopened) {
      return new Member(
          member.account(),
          member.cover(),
          member.balanceMinor(),
          member.stated(),
          member.subscriptions(),
          member.uses(),
          watermark,
          reopened);
    }

    Loaded loaded(Instant until) {
      return new Loaded(snapshot, due.stream().map(account -> known(account, until)).toList());
    }

    private Known known(DueAccount account, Instant until) {
      return new Known() {
        @Override
        public DueAccount account() {
          return account;
        }

        @Override
        public Billed draw() {
          return draws.draw(group(account), until);
        }
      };
    }

    private Group group(DueAccount account) {
      var group = new ArrayList<Member>();
      Member payer = members.get(account.account());
      if (payer == null) {
        throw new IllegalStateException("account " + account.account() + " is not known");
      }
      group.add(payer);
      children
          .getOrDefault(account.account(), List.of())
          .forEach(child -> group.add(members.get(child.id())));
      return new Group(account, group);
    }
  }
}
