package io.openmaas.billing.metering.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.UsageKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pages of the usage log, for people and machines to look at. */
@ApplicationScoped
public class UsagePages {
  private static final String PAGE =
      """
      select %s
        from billing.usage u
       where u.account = $1
         and ($2::timestamptz is null or u.at >= $2)
         and ($3::timestamptz is null or u.at < $3)
         and ($4::timestamptz is null or (u.at, u.key) > ($4, $5 collate "C"))
       order by u.at, u.key
       limit $6
      """
          .formatted(UsageLog.COLUMNS);

  private final Pool pool;

  public UsagePages(Pool pool) {
    this.pool = pool;
  }

  /** The row after which a page begins. */
  public record After(Instant at, UsageKey rowKey) {}

  /**
   * @param limit at most so many rows
   */
  public record Query(
      AccountId account,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<After> after,
      int limit) {}

  /** Rows by instant of supply and key. */
  public Uni<List<LoggedUsage>> list(Query query) {
    return pool.preparedQuery(PAGE)
        .execute(
            Tuple.of(
                query.account().value(),
                time(query.from()),
                time(query.to()),
                time(query.after().map(After::at)),
                query.after().map(after -> after.rowKey().value()).orElse(null),
                query.limit()))
        .map(
            rows -> {
              var list = new ArrayList<LoggedUsage>(rows.size());
              rows.forEach(row -> list.add(UsageLog.logged(row)));
              return list;
            });
  }

  private static OffsetDateTime time(Optional<Instant> instant) {
    return instant.map(Usages::micros).orElse(null);
  }
}
