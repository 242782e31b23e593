package io.openmaas.billing.account.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Sponsorship;
import io.openmaas.billing.account.Sponsorship.Rule;
import io.openmaas.core.money.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Who sponsors whom, in PostgreSQL. */
@ApplicationScoped
public class Sponsorships {
  private static final String PUT =
      """
      insert into billing.sponsorship (sponsored, sponsor, rule, percent, amount_minor, currency, from_day, changed_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (sponsored) do update
         set sponsor = excluded.sponsor, rule = excluded.rule, percent = excluded.percent,
             amount_minor = excluded.amount_minor, currency = excluded.currency,
             from_day = excluded.from_day, changed_at = excluded.changed_at
      """;

  private final Pool pool;
  private final Accounts accounts;
  private final InstantSource clock;

  public Sponsorships(Pool pool, Accounts accounts, InstantSource clock) {
    this.pool = pool;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** By sponsored account; those who have no sponsor are absent. */
  public Uni<Map<AccountId, Sponsorship>> find(SqlClient client, Collection<AccountId> sponsored) {
    return list(client, sponsored);
  }

  /** As {@link #find(SqlClient, Collection)}. */
  public static Uni<Map<AccountId, Sponsorship>> list(
      SqlClient client, Collection<AccountId> sponsored) {
    return client
        .preparedQuery("select * from billing.sponsorship where sponsored = any($1::uuid[])")
        .execute(Tuple.of(sponsored.stream().map(AccountId::value).toArray(UUID[]::new)))
        .map(
            rows -> {
              var found = new LinkedHashMap<AccountId, Sponsorship>();
              rows.forEach(
                  row -> {
                    var sponsorship = sponsorship(row);
                    found.put(sponsorship.sponsored(), sponsorship);
                  });
              return found;
            });
  }

  /** As {@link #find(SqlClient, Collection)}. */
  public Uni<Map<AccountId, Sponsorship>> find(Collection<AccountId> sponsored) {
    return find(pool, sponsored);
  }

  /**
   * Takes the place of the sponsorship before. Who is billed for everything pays for the account
   * from now on; else it pays itself and is repaid in part.
   *
   * @param currency of the sponsored account
   */
  public Uni<Void> put(Sponsorship sponsorship, Currency currency) {
    Optional<AccountId> payer =
        sponsorship.consolidates() ? Optional.of(sponsorship.sponsor()) : Optional.empty();
    return pool.withTransaction(
        connection ->
            accounts
                .setPayer(connection, sponsorship.sponsored(), payer)
                .flatMap(
                    _ ->
                        connection
                            .preparedQuery(PUT)
                            .execute(values(sponsorship, currency))
                            .replaceWithVoid()));
  }

  /** The account pays itself again. */
  public Uni<Void> remove(AccountId sponsored) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery("delete from billing.sponsorship where sponsored = $1")
                .execute(Tuple.of(sponsored.value()))
                .flatMap(
                    rows ->
                        rows.rowCount() == 0
                            ? Uni.createFrom().voidItem()
                            : accounts.setPayer(connection, sponsored, Optional.empty())));
  }

  private Tuple values(Sponsorship sponsorship, Currency currency) {
    var values = Tuple.of(sponsorship.sponsored().value(), sponsorship.sponsor().value());
    switch (sponsorship.rule()) {
      case Rule.PaysAll _ -> values.addString("PAYS_ALL").addValue(null).addValue(null);
      case Rule.PaysShare(var percent) ->
          values.addString("PAYS_SHARE").addBigDecimal(percent).addValue(null);
      case Rule.PaysUpTo(var most) ->
          values.addString("PAYS_UP_TO").addValue(null).addLong(most.minor());
      case Rule.Collects(var fee) ->
          values.addString("COLLECTS").addValue(null).addLong(fee.minor());
    }
    return values
        .addString(currency.getCurrencyCode())
        .addLocalDate(sponsorship.from())
        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC));
  }

  private static Sponsorship sponsorship(Row row) {
    String currency = row.getString("currency");
    return new Sponsorship(
        new AccountId(row.getUUID("sponsor")),
        new AccountId(row.getUUID("sponsored")),
        switch (row.getString("rule")) {
          case "PAYS_ALL" -> new Rule.PaysAll();
          case "PAYS_SHARE" -> new Rule.PaysShare(row.getBigDecimal("percent"));
          case "PAYS_UP_TO" ->
              new Rule.PaysUpTo(Money.ofMinor(row.getLong("amount_minor"), currency));
          default -> new Rule.Collects(Money.ofMinor(row.getLong("amount_minor"), currency));
        },
        row.getLocalDate("from_day"));
  }
}
