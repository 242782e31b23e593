package io.openmaas.billing.account.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Membership;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who belongs to households and companies, in PostgreSQL. */
@ApplicationScoped
public class Members {
  private static final String PUT =
      """
      insert into billing.account_member (account, traveller, role, state, cost_centre, changed_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (account, traveller) do update
         set role = excluded.role, state = excluded.state, cost_centre = excluded.cost_centre,
             changed_at = excluded.changed_at
      """;
  private static final String INVITE =
      """
      insert into billing.account_member (account, traveller, role, state, cost_centre, changed_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (account, traveller) do update
         set role = excluded.role, state = excluded.state, cost_centre = excluded.cost_centre,
             changed_at = excluded.changed_at
       where account_member.state = 'ENDED'
      """;
  private static final String CHANGE =
      """
      update billing.account_member set role = $3, state = $4, cost_centre = $5, changed_at = $6
       where account = $1 and traveller = $2 and state = $7
      """;

  private final Pool pool;
  private final InstantSource clock;

  public Members(Pool pool, InstantSource clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** Of one account, by traveller. */
  public Uni<List<Membership>> list(AccountId account) {
    return pool.preparedQuery(
            "select * from billing.account_member where account = $1 order by traveller")
        .execute(Tuple.of(account.value()))
        .map(Members::memberships);
  }

  /** All that a traveller has or had, by account. */
  public Uni<List<Membership>> list(TravellerId traveller) {
    return pool.preparedQuery(
            "select * from billing.account_member where traveller = $1 order by account")
        .execute(Tuple.of(traveller.value()))
        .map(Members::memberships);
  }

  /** As it is said; what was said before is overwritten. */
  public Uni<Void> put(SqlClient client, Membership membership) {
    return client.preparedQuery(PUT).execute(values(membership)).replaceWithVoid();
  }

  /** As {@link #put(SqlClient, Membership)}, in a transaction of its own. */
  public Uni<Void> put(Membership membership) {
    return put(pool, membership);
  }

  /**
   * As {@link #put(Membership)}, unless the traveller is a member or invited.
   *
   * @return whether he was not
   */
  public Uni<Boolean> invite(Membership membership) {
    return pool.preparedQuery(INVITE).execute(values(membership)).map(rows -> rows.rowCount() == 1);
  }

  /**
   * As {@link #put(Membership)}, if it is in this state now: who left meanwhile is not brought
   * back.
   *
   * @return whether it was
   */
  public Uni<Boolean> change(Membership.State from, Membership wanted) {
    return pool.preparedQuery(CHANGE)
        .execute(values(wanted).addString(from.name()))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * From one state to another, if it is in that one now.
   *
   * @return whether it was
   */
  public Uni<Boolean> move(
      AccountId account, TravellerId traveller, Membership.State from, Membership.State to) {
    return pool.preparedQuery(
            """
            update billing.account_member set state = $4, changed_at = $5
             where account = $1 and traveller = $2 and state = $3
            """)
        .execute(
            Tuple.of(
                account.value(),
                traveller.value(),
                from.name(),
                to.name(),
                clock.instant().atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * Which accounts are charged with a trip that this account is billed for: itself, the company of
   * a cost centre, who pays for it, and the traveller's own cost centre there.
   */
  public Uni<Set<AccountId>> chargedWith(AccountId billed, TravellerId traveller) {
    return pool.preparedQuery(
            """
            with billed as (
              select id from billing.account where id = $1
              union select company from billing.account where id = $1
              union select paid_by from billing.account where id = $1)
            select id from billed where id is not null
            union
            select m.cost_centre from billing.account_member m
             where m.account in (select id from billed) and m.traveller = $2 and m.state = 'ACTIVE'
               and m.cost_centre is not null
            """)
        .execute(Tuple.of(billed.value(), traveller.value()))
        .map(
            rows ->
                java.util.stream.StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new AccountId(row.getUUID("id")))
                    .collect(Collectors.toSet()));
  }

  private Tuple values(Membership membership) {
    UUID costCentre = membership.costCentre().map(AccountId::value).orElse(null);
    return Tuple.of(
        membership.account().value(),
        membership.traveller().value(),
        membership.role().name(),
        membership.state().name(),
        costCentre,
        clock.instant().atOffset(ZoneOffset.UTC));
  }

  private static List<Membership> memberships(RowSet<Row> rows) {
    var list = new ArrayList<Membership>();
    rows.forEach(
        row ->
            list.add(
                new Membership(
                    new AccountId(row.getUUID("account")),
                    new TravellerId(row.getUUID("traveller")),
                    Membership.Role.valueOf(row.getString("role")),
                    Membership.State.valueOf(row.getString("state")),
                    Optional.ofNullable(row.getUUID("cost_centre")).map(AccountId::new))));
    return List.copyOf(list);
  }
}
