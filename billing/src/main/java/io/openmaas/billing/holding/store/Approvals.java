package io.openmaas.billing.holding.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.holding.Approval;
import io.openmaas.billing.holding.Spending;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Questions to approvers, and what they said, in PostgreSQL. */
@ApplicationScoped
public class Approvals {
  private final Pool pool;

  public Approvals(Pool pool) {
    this.pool = pool;
  }

  /** Asks once for each offer and account. */
  public Uni<Void> ask(Approval approval) {
    var values =
        Tuple.of(
                approval.id(),
                approval.account().value(),
                approval.traveller().value(),
                approval.city().value())
            .addValue(approval.offer().value())
            .addValue(approval.trip())
            .addValue(approval.day())
            .addValue(approval.amount().minor())
            .addValue(approval.amount().currency().getCurrencyCode())
            .addValue(approval.askedAt().atOffset(ZoneOffset.UTC));
    return pool.preparedQuery(
            """
            insert into billing.approval (id, account, traveller, city, offer, trip, day, amount_minor, currency,
                                          state, asked_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'ASKED', $10)
            on conflict (account, offer) do nothing
            """)
        .execute(values)
        .replaceWithVoid();
  }

  /** What approvers allowed this traveller, that no booking has used, decided since then. */
  public Uni<List<Spending.Approved>> listUnused(
      TravellerId traveller, Collection<AccountId> accounts, Instant since) {
    return pool.preparedQuery(
            """
            select * from billing.approval
             where traveller = $1 and account = any($2::uuid[]) and state = 'APPROVED' and decided_at >= $3
             order by id
            """)
        .execute(
            Tuple.of(
                traveller.value(),
                accounts.stream().map(AccountId::value).toArray(UUID[]::new),
                since.atOffset(ZoneOffset.UTC)))
        .map(
            rows ->
                approvals(rows).stream()
                    .map(yes -> new Spending.Approved(yes.id(), yes.account(), yes.amount()))
                    .toList());
  }

  /** The latest of an account, the latest first. */
  public Uni<List<Approval>> list(AccountId account, int most) {
    return pool.preparedQuery(
            "select * from billing.approval where account = $1 order by asked_at desc, id limit $2")
        .execute(Tuple.of(account.value(), most))
        .map(Approvals::approvals);
  }

  /** The latest of a traveller, the latest first. */
  public Uni<List<Approval>> list(TravellerId traveller, int most) {
    return pool.preparedQuery(
            "select * from billing.approval where traveller = $1 order by asked_at desc, id limit $2")
        .execute(Tuple.of(traveller.value(), most))
        .map(Approvals::approvals);
  }

  /**
   * Decides, once; nobody decides about his own trip.
   *
   * @return as it stands then; empty where it was decided before, is not there or is the approver's
   *     own
   */
  public Uni<Optional<Approval>> decide(
      AccountId account,
      UUID approval,
      TravellerId by,
      Approval.State state,
      String reason,
      Instant at) {
    return pool.preparedQuery(
            """
            update billing.approval set state = $4, decided_by = $3, decided_at = $5, reason = $6
             where id = $1 and account = $2 and state = 'ASKED' and traveller <> $3
            returning *
            """)
        .execute(
            Tuple.of(
                approval,
                account.value(),
                by.value(),
                state.name(),
                at.atOffset(ZoneOffset.UTC),
                reason))
        .map(rows -> approvals(rows).stream().findFirst());
  }

  private static List<Approval> approvals(RowSet<Row> rows) {
    var list = new ArrayList<Approval>();
    rows.forEach(
        row ->
            list.add(
                new Approval(
                    row.getUUID("id"),
                    new AccountId(row.getUUID("account")),
                    new TravellerId(row.getUUID("traveller")),
                    new CityId(row.getString("city")),
                    new OfferId(row.getUUID("offer")),
                    row.getString("trip"),
                    row.getLocalDate("day"),
                    Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")),
                    Approval.State.valueOf(row.getString("state")),
                    row.getOffsetDateTime("asked_at").toInstant(),
                    Optional.ofNullable(row.getString("reason")))));
    return List.copyOf(list);
  }
}
