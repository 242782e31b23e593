package io.openmaas.billing.metering.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which accounts use may be recorded for: those that were opened, and those of travellers, whom
 * they follow from, opened or not. Use of an account that nobody knows would never be invoiced.
 */
@ApplicationScoped
public class KnownAccounts {
  /** Of the memory; it is emptied when full. */
  private static final int REMEMBERED = 100_000;

  private static final String INSERT =
      """
      insert into billing.metered_traveller (account, traveller, city)
      select * from unnest($1::uuid[], $2::uuid[], $3::text[])
      on conflict do nothing
      """;
  private static final String FIND =
      """
      select a.id from billing.account a where a.id = any($1)
      union
      select t.account from billing.metered_traveller t where t.account = any($1)
      """;

  private final Pool pool;
  private final Set<AccountId> known = ConcurrentHashMap.newKeySet();

  public KnownAccounts(Pool pool) {
    this.pool = pool;
  }

  /** A traveller in a city. */
  public record Metered(TravellerId traveller, CityId city) {
    AccountId account() {
      return AccountId.of(traveller, city);
    }
  }

  /** Completes when it is kept whose accounts these are. */
  public Uni<Void> keep(Collection<Metered> travellers) {
    var fresh = new LinkedHashMap<AccountId, Metered>();
    travellers.forEach(each -> fresh.put(each.account(), each));
    fresh.keySet().removeAll(known);
    return fresh.isEmpty()
        ? Uni.createFrom().voidItem()
        : insert(pool, fresh).invoke(() -> remember(fresh.keySet()));
  }

  /** The same within a transaction of the caller. */
  public Uni<Void> keep(SqlClient connection, Metered traveller) {
    return insert(connection, Map.of(traveller.account(), traveller));
  }

  /** Those of these accounts that are not known. */
  public Uni<Set<AccountId>> unknown(Collection<AccountId> accounts) {
    var open = new HashSet<AccountId>();
    for (AccountId account : accounts) {
      if (!known.contains(account)) {
        open.add(account);
      }
    }
    if (open.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return pool.preparedQuery(FIND)
        .execute(Tuple.of((Object) open.stream().map(AccountId::value).toArray(UUID[]::new)))
        .map(
            rows -> {
              var found = new HashSet<AccountId>();
              rows.forEach(row -> found.add(new AccountId(row.getUUID(0))));
              remember(found);
              open.removeAll(found);
              return open;
            });
  }

  private void remember(Set<AccountId> accounts) {
    if (known.size() + accounts.size() > REMEMBERED) {
      known.clear();
    }
    known.addAll(accounts);
  }

  private static Uni<Void> insert(SqlClient client, Map<AccountId, Metered> travellers) {
    List<Metered> sorted =
        travellers.values().stream()
            .sorted(Comparator.comparing(each -> each.account().value()))
            .toList();
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                sorted.stream().map(each -> each.account().value()).toArray(UUID[]::new),
                sorted.stream().map(each -> each.traveller().value()).toArray(UUID[]::new),
                sorted.stream().map(each -> each.city().value()).toArray(String[]::new)))
        .replaceWithVoid();
  }
}
