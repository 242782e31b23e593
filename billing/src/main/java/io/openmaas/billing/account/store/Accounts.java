package io.openmaas.billing.account.store;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.Account.Contact;
import io.openmaas.billing.account.Account.Holder;
import io.openmaas.billing.account.Account.Place;
import io.openmaas.billing.account.AccountId;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Accounts in PostgreSQL. A traveller's own account is made when it is first asked for. */
@ApplicationScoped
public class Accounts {
  /** What invoices are written in until the traveller says otherwise. */
  static final String USUAL_LANGUAGE = "en";

  private static final String INSERT =
      """
      insert into billing.account (id, kind, traveller, name, vat_id, company, code, city, country, zone, currency,
                                   paid_by, contact_name, contact_address, language)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      """;
  private static final String ON_CONFLICT_RENEW =
      """
      on conflict (id) do update
         set contact_name = excluded.contact_name, contact_address = excluded.contact_address
       where (billing.account.contact_name, billing.account.contact_address)
             <> (excluded.contact_name, excluded.contact_address)
      """;

  private final Pool pool;
  private final PartyDirectory travellers;

  public Accounts(Pool pool, PartyDirectory travellers) {
    this.pool = pool;
    this.travellers = travellers;
  }

  /**
   * The traveller's own account in this city; its row is there afterwards, with name and address as
   * the traveller has them now. Outside of any transaction: it asks the directory.
   *
   * <p>Fails with an {@link IllegalStateException} if there is no such traveller.
   */
  public Uni<Account> resolve(TravellerId traveller, City city) {
    return travellers
        .find(traveller)
        .map(
            found ->
                found.orElseThrow(
                    () -> new IllegalStateException("no traveller " + traveller + " is known")))
        .flatMap(
            known ->
                resolve(pool, known, city)
                    // two who open it at once meet at the second unique index: it is there then
                    .onFailure(Accounts::isOpenedByAnother)
                    .retry()
                    .atMost(2));
  }

  /** As {@link #resolve(TravellerId, City)}, also within a transaction. */
  public Uni<Account> resolve(SqlClient client, Traveller traveller, City city) {
    Account account = own(traveller, city);
    return client
        .preparedQuery(INSERT + ON_CONFLICT_RENEW)
        .execute(values(account))
        .flatMap(_ -> find(client, List.of(account.id())))
        .map(found -> found.get(account.id()));
  }

  private static boolean isOpenedByAnother(Throwable failure) {
    return failure instanceof PgException refused && "23505".equals(refused.getSqlState());
  }

  /** What a traveller's own account is before anybody has changed it. */
  static Account own(Traveller traveller, City city) {
    return new Account(
        AccountId.of(traveller.id(), city.id()),
        new Holder.Person(traveller.id()),
        new Place(city.id(), city.country(), city.zone(), city.currency()),
        Optional.empty(),
        new Contact(
            traveller.identity().fullName(), traveller.identity().address(), USUAL_LANGUAGE));
  }

  /** Opens a household, a company or a cost centre. */
  public Uni<Void> open(SqlClient client, Account account) {
    return client.preparedQuery(INSERT).execute(values(account)).replaceWithVoid();
  }

  /** Those that are there, in one statement. */
  public Uni<Map<AccountId, Account>> find(Collection<AccountId> ids) {
    return find(pool, ids);
  }

  /** As {@link #find(Collection)}, on this connection. */
  public Uni<Map<AccountId, Account>> find(SqlClient client, Collection<AccountId> ids) {
    return client
        .preparedQuery("select * from billing.account where id = any($1::uuid[])")
        .execute(Tuple.of(uuids(ids)))
        .map(Accounts::byId);
  }

  public Uni<Optional<Account>> find(AccountId id) {
    return find(List.of(id)).map(found -> Optional.ofNullable(found.get(id)));
  }

  /** The accounts each of these pays for, by payer; payers of nobody are absent. */
  public Uni<Map<AccountId, List<Account>>> listPaidBy(
      SqlClient client, Collection<AccountId> payers) {
    return client
        .preparedQuery(
            "select * from billing.account where paid_by = any($1::uuid[]) order by paid_by, id")
        .execute(Tuple.of(uuids(payers)))
        .map(
            rows ->
                byId(rows).values().stream()
                    .collect(
                        Collectors.groupingBy(
                            account -> account.paidBy().orElseThrow(),
                            LinkedHashMap::new,
                            Collectors.toList())));
  }

  /** All cost centres of a company, by code. */
  public Uni<List<Account>> listCostCentres(AccountId company) {
    return pool.preparedQuery("select * from billing.account where company = $1 order by code")
        .execute(Tuple.of(company.value()))
        .map(rows -> List.copyOf(byId(rows).values()));
  }

  /**
   * Says who pays for an account; absent: it pays itself.
   *
   * <p>Fails with a check violation {@code one_level} where somebody would pay for one who pays for
   * others, or is paid for.
   */
  public Uni<Void> setPayer(SqlClient client, AccountId account, Optional<AccountId> payer) {
    return client
        .preparedQuery("update billing.account set paid_by = $2 where id = $1")
        .execute(Tuple.of(account.value(), payer.map(AccountId::value).orElse(null)))
        .replaceWithVoid();
  }

  /** Name and address are a person's own only through the directory of travellers. */
  public Uni<Void> setContact(AccountId account, Contact contact) {
    return pool.preparedQuery(
            """
            update billing.account
               set contact_name = case when kind = 'PERSON' then contact_name else $2 end,
                   contact_address = case when kind = 'PERSON' then contact_address else $3 end,
                   language = $4
             where id = $1
            """)
        .execute(Tuple.of(account.value(), contact.name(), contact.address(), contact.language()))
        .replaceWithVoid();
  }

  private static Map<AccountId, Account> byId(RowSet<Row> rows) {
    var accounts = new LinkedHashMap<AccountId, Account>();
    rows.forEach(
        row -> {
          var account = account(row);
          accounts.put(account.id(), account);
        });
    return accounts;
  }

  private static UUID[] uuids(Collection<AccountId> ids) {
    return ids.stream().map(AccountId::value).toArray(UUID[]::new);
  }

  private static Tuple values(Account account) {
    Object[] holder =
        switch (account.holder()) {
          case Holder.Person(var traveller) ->
              new Object[] {"PERSON", traveller.value(), null, null, null, null};
          case Holder.Household(var name) ->
              new Object[] {"HOUSEHOLD", null, name, null, null, null};
          case Holder.Company(var name, var vatId) ->
              new Object[] {"COMPANY", null, name, vatId.orElse(null), null, null};
          case Holder.CostCentre(var company, var code, var name) ->
              new Object[] {"COST_CENTRE", null, name, null, company.value(), code};
        };
    var values = Tuple.of(account.id().value());
    Arrays.stream(holder).forEach(values::addValue);
    return values
        .addValue(account.place().city().value())
        .addValue(account.place().country())
        .addValue(account.place().zone().getId())
        .addValue(account.place().currency().getCurrencyCode())
        .addValue(account.paidBy().map(AccountId::value).orElse(null))
        .addValue(account.contact().name())
        .addValue(account.contact().address())
        .addValue(account.contact().language());
  }

  private static Account account(Row row) {
    String kind = row.getString("kind");
    Holder holder =
        switch (kind) {
          case "PERSON" -> new Holder.Person(new TravellerId(row.getUUID("traveller")));
          case "HOUSEHOLD" -> new Holder.Household(row.getString("name"));
          case "COMPANY" ->
              new Holder.Company(
                  row.getString("name"), Optional.ofNullable(row.getString("vat_id")));
          case "COST_CENTRE" ->
              new Holder.CostCentre(
                  new AccountId(row.getUUID("company")),
                  row.getString("code"),
                  row.getString("name"));
          default -> throw new IllegalStateException("kind of account '" + kind + "'");
        };
    return new Account(
        new AccountId(row.getUUID("id")),
        holder,
        new Place(
            new CityId(row.getString("city")),
            row.getString("country"),
            ZoneId.of(row.getString("zone")),
            Currency.getInstance(row.getString("currency"))),
        Optional.ofNullable(row.getUUID("paid_by")).map(AccountId::new),
        new Contact(
            row.getString("contact_name"),
            row.getString("contact_address"),
            row.getString("language")));
  }
}
