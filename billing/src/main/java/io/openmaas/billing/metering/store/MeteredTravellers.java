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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Whose account an account is, where use was recorded before anybody opened it. */
@ApplicationScoped
public class MeteredTravellers {
  private static final int REMEMBERED = 50_000;
  private static final String INSERT =
      """
      insert into billing.metered_traveller (account, traveller, city)
      select * from unnest($1::uuid[], $2::uuid[], $3::text[])
      on conflict do nothing
      """;

  private final Pool pool;
  private final Map<AccountId, Boolean> known =
      new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  public MeteredTravellers(Pool pool) {
    this.pool = pool;
  }

  /** A traveller in a city. */
  public record Metered(TravellerId traveller, CityId city) {
    AccountId account() {
      return AccountId.of(traveller, city);
    }
  }

  /** Completes when all of them are kept. */
  public Uni<Void> keep(Collection<Metered> travellers) {
    var fresh = new LinkedHashMap<AccountId, Metered>();
    synchronized (known) {
      travellers.forEach(
          each -> {
            if (known.get(each.account()) == null) {
              fresh.put(each.account(), each);
            }
          });
    }
    if (fresh.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return insert(pool, fresh)
        .invoke(
            () -> {
              synchronized (known) {
                fresh.keySet().forEach(account -> known.put(account, true));
              }
            });
  }

  /** The same within a transaction of the caller. */
  public Uni<Void> keep(SqlClient connection, Metered traveller) {
    return insert(connection, Map.of(traveller.account(), traveller));
  }

  private static Uni<Void> insert(SqlClient client, Map<AccountId, Metered> travellers) {
    var sorted = travellers.values().stream()
        .sorted(java.util.Comparator.comparing(each -> each.account().value()))
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
