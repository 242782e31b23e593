package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of billing.subscription as histories: each was started, and perhaps ended. */
public final class SubscriptionRows implements AccountMaterial.ReadsHistories {
  private static final String ROWS =
      """
      select a.id as account, s.id, s.traveller, s.plan, s.starts_on, s.ends_on, s.billing_day,
             s.zone
        from unnest($1::uuid[]) as i (account)
        join billing.account a on a.id = i.account
        join billing.subscription s on s.traveller = a.traveller and s.city = a.city
       order by s.starts_on, s.id
      """;

  @Override
  public Uni<Map<AccountId, List<SubscriptionHistory>>> list(
      SqlConnection connection, List<AccountId> accounts) {
    return connection
        .preparedQuery(ROWS)
        .execute(Tuple.of((Object) InvoiceBatch.column(accounts, AccountId::value, new UUID[0])))
        .map(
            rows -> {
              var histories = new HashMap<AccountId, List<SubscriptionHistory>>();
              for (Row row : rows) {
                var account = new AccountId(row.getUUID("account"));
                histories
                    .computeIfAbsent(account, _ -> new ArrayList<>(1))
                    .add(history(account, row));
              }
              return histories;
            });
  }

  private static SubscriptionHistory history(AccountId account, Row row) {
    UUID id = row.getUUID("id");
    LocalDate starts = row.getLocalDate("starts_on");
    LocalDate ends = row.getLocalDate("ends_on");
    var zone = ZoneId.of(row.getString("zone"));
    var changes = new ArrayList<SubscriptionHistory.Entry>(2);
    changes.add(
        entry(
            id,
            starts,
            zone,
            new Change.Started(
                new TariffRef(row.getString("plan")),
                account,
                Set.of(new TravellerId(row.getUUID("traveller"))),
                BigDecimal.ONE,
                Optional.of((int) row.getShort("billing_day")))));
    if (ends != null) {
      changes.add(entry(new UUID(id.getMostSignificantBits(), ~id.getLeastSignificantBits()), ends, zone, new Change.Ended("ended")));
    }
    return new SubscriptionHistory(new SubscriptionId(id), zone, changes);
  }

  private static SubscriptionHistory.Entry entry(
      UUID id, LocalDate day, ZoneId zone, Change change) {
    Instant at = day.atStartOfDay(zone).toInstant();
    return new SubscriptionHistory.Entry(id, at, day, Optional.empty(), change);
  }
}
