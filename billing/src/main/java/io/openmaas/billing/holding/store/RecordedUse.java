package io.openmaas.billing.holding.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.holding.ReadsUse;
import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.store.UsageLog;
import io.openmaas.core.time.Period;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Recorded use, from the usage log. */
@ApplicationScoped
public class RecordedUse implements ReadsUse {
  private final Pool pool;
  private final UsageLog log;

  public RecordedUse(Pool pool, UsageLog log) {
    this.pool = pool;
    this.log = log;
  }

  @Override
  public Uni<List<Usage>> list(Collection<AccountId> accounts, Period period) {
    var wanted =
        accounts.stream().distinct().collect(Collectors.toMap(account -> account, _ -> period));
    return pool.withConnection(connection -> log.listWithin(connection, wanted))
        .map(
            found ->
                found.values().stream()
                    .flatMap(logged -> LoggedUsage.standing(logged).stream())
                    .filter(usage -> period.contains(usage.use().at()))
                    .sorted(Usage.IN_ORDER)
                    .toList());
  }

  @Override
  public Uni<Set<UsageKey>> recorded(Collection<UsageKey> keys) {
    return log.listRecorded(pool, keys);
  }
}
