package io.openmaas.billing.metering.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose a source of usage is: who reported under its name first. What is reported under a name can
 * be corrected under it, so no one else may take it.
 */
@ApplicationScoped
public class UsageSources {
  private static final int REMEMBERED = 100_000;
  private static final String CLAIM =
      """
      insert into billing.usage_source (source, reporter, since)
      select source, $2, $3 from unnest($1::text[]) as named (source) order by source
      on conflict do nothing
      """;
  private static final String FIND =
      "select source, reporter from billing.usage_source where source = any($1::text[])";

  private final Pool pool;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  public UsageSources(Pool pool) {
    this.pool = pool;
  }

  /**
   * Those of these sources that are somebody else's; those that were nobody's are this reporter's
   * from now on. The names of accounts, which have an {@code @}, are never another account's.
   */
  public Uni<Set<String>> ofOthers(Set<String> sources, String reporter, Instant now) {
    var others = new HashSet<String>();
    var open = new HashSet<String>();
    for (String source : sources) {
      String owner = source.indexOf('@') >= 0 ? source : known.get(source);
      if (owner == null) {
        open.add(source);
      } else if (!owner.equals(reporter)) {
        others.add(source);
      }
    }
    return open.isEmpty()
        ? Uni.createFrom().item(others)
        : claim(open, reporter, now).invoke(others::addAll).replaceWith(others);
  }

  private Uni<Set<String>> claim(Set<String> sources, String reporter, Instant now) {
    String[] names = sources.toArray(String[]::new);
    return pool.preparedQuery(CLAIM)
        .execute(Tuple.of(names, reporter, now.atOffset(ZoneOffset.UTC)))
        .flatMap(_ -> pool.preparedQuery(FIND).execute(Tuple.of((Object) names)))
        .map(
            rows -> {
              if (known.size() + names.length > REMEMBERED) {
                known.clear();
              }
              var others = new HashSet<String>();
              rows.forEach(
                  row -> {
                    known.put(row.getString(0), row.getString(1));
                    if (!row.getString(1).equals(reporter)) {
                      others.add(row.getString(0));
                    }
                  });
              return others;
            });
  }
}
