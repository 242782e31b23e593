package io.openmaas.billing.account.rest;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.Account.Contact;
import io.openmaas.billing.account.Account.Holder;
import io.openmaas.billing.account.Account.Place;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Membership;
import io.openmaas.billing.account.VatId;
import io.openmaas.billing.account.rest.AccountViews.AccountView;
import io.openmaas.billing.account.rest.AccountViews.ContactView;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.account.store.AnsweredOnce;
import io.openmaas.billing.account.store.Members;
import io.openmaas.billing.rest.Caller;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.id.Ids;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A traveller's own accounts: his own, his household's, his company's. */
@Path("/v1/accounts")
@RolesAllowed("traveller")
public class AccountResource {
  private static final int MOST_TEXT = 200;

  private final Accounts accounts;
  private final Members members;
  private final OwnAccounts own;
  private final PartyDirectory travellers;
  private final Cities cities;
  private final Pool pool;
  private final Ids ids;
  private final Caller caller;

  public AccountResource(
      Accounts accounts,
      Members members,
      OwnAccounts own,
      PartyDirectory travellers,
      Cities cities,
      Pool pool,
      Ids ids,
      Caller caller) {
    this.accounts = accounts;
    this.members = members;
    this.own = own;
    this.travellers = travellers;
    this.cities = cities;
    this.pool = pool;
    this.ids = ids;
    this.caller = caller;
  }

  @GET
  public Uni<List<AccountView>> list() {
    return traveller()
        .flatMap(
            me ->
                accounts
                    .resolve(pool, me, city(me.home()))
                    .flatMap(mine -> members.list(me.id()).flatMap(list -> views(mine, list))));
  }

  private Uni<List<AccountView>> views(Account mine, List<Membership> memberships) {
    Map<AccountId, Membership> standing =
        memberships.stream()
            .filter(member -> member.state() != Membership.State.ENDED)
            .collect(Collectors.toMap(Membership::account, Function.identity()));
    return accounts
        .find(standing.keySet())
        .map(
            found -> {
              var views = new ArrayList<AccountView>();
              views.add(AccountView.of(mine, Membership.Role.OWNER.name()));
              found.values().stream()
                  .sorted(java.util.Comparator.comparing(account -> account.id().value()))
                  .forEach(
                      account -> {
                        var member = standing.get(account.id());
                        boolean invited = member.state() == Membership.State.INVITED;
                        views.add(
                            AccountView.of(account, invited ? "INVITED" : member.role().name()));
                      });
              return views;
            });
  }

  /**
   * Opens a household or a company; the caller owns it. A repetition with the same idempotency key
   * is answered with the account that was opened first.
   */
  @POST
  public Uni<Response> open(@HeaderParam(IdempotencyKey.HEADER) String key, Order order) {
    if (order == null) {
      throw new ProblemException(Problem.invalid("kind", "is missing"));
    }
    var asked =
        Optional.ofNullable(key)
            .map(IdempotencyKey::new)
            .map(
                of ->
                    new AnsweredOnce.Asked(
                        caller.account(), "open-account", of, String.valueOf(order)));
    return traveller()
        .flatMap(
            me -> {
              var account = account(me, order);
              return pool.withTransaction(
                  connection ->
                      AnsweredOnce.of(connection, asked, () -> open(connection, me, account)));
            })
        .flatMap(id -> accounts.find(new AccountId(id)))
        .map(
            opened ->
                Response.status(Response.Status.CREATED)
                    .entity(AccountView.of(opened.orElseThrow(), Membership.Role.OWNER.name()))
                    .build());
  }

  private Uni<UUID> open(SqlConnection connection, Traveller me, Account account) {
    var owner =
        new Membership(
            account.id(),
            me.id(),
            Membership.Role.OWNER,
            Membership.State.ACTIVE,
            Optional.empty());
    return accounts
        .open(connection, account)
        .flatMap(_ -> members.put(connection, owner))
        .replaceWith(account.id().value());
  }

  private Account account(Traveller me, Order order) {
    City city = order.city() == null ? city(me.home()) : city(cityId(order.city()));
    String name = text("name", order.name());
    Holder holder =
        switch (order.kind() == null ? "" : order.kind()) {
          case "HOUSEHOLD" -> new Holder.Household(name);
          case "COMPANY" -> new Holder.Company(name, vatId(order.vatId()));
          default -> throw new ProblemException(Problem.invalid("kind", "is HOUSEHOLD or COMPANY"));
        };
    String address =
        order.address() == null ? me.identity().address() : text("address", order.address());
    return new Account(
        new AccountId(ids.next()),
        holder,
        new Place(city.id(), city.country(), city.zone(), city.currency()),
        Optional.empty(),
        new Contact(name, address, language(order.language())));
  }

  @GET
  @Path("/{id}")
  public Uni<AccountView> get(@PathParam("id") String id) {
    return own.get(id).map(seen -> AccountView.of(seen.account(), seen.role().name()));
  }

  /** A person's name and address come from the sign-up; only the language can be set. */
  @PUT
  @Path("/{id}/contact")
  public Uni<AccountView> setContact(@PathParam("id") String id, ContactView contact) {
    if (contact == null) {
      throw new ProblemException(Problem.invalid("language", "is missing"));
    }
    return own.getManaged(id)
        .flatMap(
            account ->
                accounts
                    .setContact(
                        account.id(),
                        account.holder() instanceof Holder.Person
                            ? new Contact(
                                account.contact().name(),
                                account.contact().address(),
                                language(contact.language()))
                            : new Contact(
                                text("name", contact.name()),
                                text("address", contact.address()),
                                language(contact.language())))
                    .flatMap(_ -> get(id)));
  }

  @GET
  @Path("/{id}/cost-centres")
  public Uni<List<AccountView>> costCentres(@PathParam("id") String id) {
    return own.get(id)
        .flatMap(
            seen ->
                accounts
                    .listCostCentres(seen.account().id())
                    .map(
                        list ->
                            list.stream()
                                .map(centre -> AccountView.of(centre, seen.role().name()))
                                .toList()));
  }

  /** Opens a cost centre of a company; the company pays for it. */
  @POST
  @Path("/{id}/cost-centres")
  public Uni<Response> openCostCentre(@PathParam("id") String id, CostCentreOrder order) {
    if (order == null) {
      throw new ProblemException(Problem.invalid("code", "is missing"));
    }
    String code = text("code", order.code());
    String name = text("name", order.name());
    return own.getManaged(id)
        .flatMap(
            company -> {
              if (!(company.holder() instanceof Holder.Company)) {
                throw new ProblemException(
                    Problem.conflict("not-a-company", "only companies have cost centres"));
              }
              var centre =
                  new Account(
                      new AccountId(ids.next()),
                      new Holder.CostCentre(company.id(), code, name),
                      company.place(),
                      Optional.of(company.id()),
                      company.contact());
              return accounts.open(pool, centre).replaceWith(centre);
            })
        .onFailure(io.vertx.pgclient.PgException.class)
        .transform(AccountResource::refusal)
        .map(
            centre ->
                Response.status(Response.Status.CREATED)
                    .entity(AccountView.of(centre, Membership.Role.OWNER.name()))
                    .build());
  }

  /** What the database refuses, in words. */
  static Throwable refusal(Throwable failure) {
    if (failure instanceof io.vertx.pgclient.PgException postgres) {
      if ("23505".equals(postgres.getSqlState())) {
        return new ProblemException(
            Problem.conflict("code-taken", "there is a cost centre with this code"));
      }
      if ("last_owner".equals(postgres.getConstraint())) {
        return new ProblemException(Problem.conflict("last-owner", "the account needs an owner"));
      }
      if ("one_level".equals(postgres.getConstraint())
          || "one_currency".equals(postgres.getConstraint())) {
        return new ProblemException(Problem.conflict("cannot-pay", postgres.getErrorMessage()));
      }
    }
    return failure;
  }

  private Uni<Traveller> traveller() {
    TravellerId id = caller.traveller();
    return travellers
        .find(id)
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("no such traveller"))));
  }

  private City city(CityId id) {
    return cities
        .find(id)
        .orElseThrow(
            () -> new ProblemException(Problem.unavailable("city " + id + " is not served now")));
  }

  private static CityId cityId(String text) {
    try {
      return new CityId(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("city", e.getMessage()));
    }
  }

  private static Optional<String> vatId(String text) {
    try {
      return Optional.ofNullable(text).map(VatId::parse).map(VatId::value);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("vatId", e.getMessage()));
    }
  }

  private static String language(String text) {
    if (text == null) {
      return "en";
    }
    if (!text.matches("[a-z]{2}")) {
      throw new ProblemException(Problem.invalid("language", "is an ISO 639-1 code"));
    }
    return text;
  }

  static String text(String field, String value) {
    if (value == null || value.isBlank() || value.length() > MOST_TEXT) {
      throw new ProblemException(Problem.invalid(field, "has 1 to " + MOST_TEXT + " characters"));
    }
    return value.strip();
  }

  /**
   * What is asked for.
   *
   * @param kind {@code HOUSEHOLD} or {@code COMPANY}
   * @param address absent for that of the caller
   * @param city absent for the caller's home city
   */
  public record Order(
      String kind, String name, String vatId, String address, String language, String city) {}

  /** A cost centre that is asked for. */
  public record CostCentreOrder(String code, String name) {}
}
