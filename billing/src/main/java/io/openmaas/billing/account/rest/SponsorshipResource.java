package io.openmaas.billing.account.rest;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Sponsorship;
import io.openmaas.billing.account.Sponsorship.Rule;
import io.openmaas.billing.account.rest.AccountViews.SponsorshipView;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.account.store.Sponsorships;
import io.openmaas.core.money.Money;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Who pays for whom, arranged by finance. */
@Path("/v1/accounts/{id}/sponsorship")
@RolesAllowed("finance")
public class SponsorshipResource {
  private static final Pattern PERCENT = Pattern.compile("[0-9]{1,2}(\\.[0-9]{1,6})?");
  private static final int MOST_YEARS = 10;

  private final Accounts accounts;
  private final Sponsorships sponsorships;
  private final InstantSource clock;

  public SponsorshipResource(Accounts accounts, Sponsorships sponsorships, InstantSource clock) {
    this.accounts = accounts;
    this.sponsorships = sponsorships;
    this.clock = clock;
  }

  @GET
  public Uni<SponsorshipView> get(@PathParam("id") String id) {
    AccountId account = OwnAccounts.id(id, "account");
    return sponsorships
        .find(List.of(account))
        .map(
            found -> {
              if (!found.containsKey(account)) {
                throw new ProblemException(Problem.notFound("sponsorship of account " + id));
              }
              return SponsorshipView.of(found.get(account));
            });
  }

  /** Takes the place of the sponsorship before. */
  @PUT
  public Uni<SponsorshipView> put(@PathParam("id") String id, Order order) {
    if (order == null || order.sponsor() == null) {
      throw new ProblemException(Problem.invalid("sponsor", "is missing"));
    }
    AccountId sponsored = OwnAccounts.id(id, "account");
    var sponsor = new AccountId(order.sponsor());
    return accounts
        .find(List.of(sponsored, sponsor))
        .flatMap(
            found -> {
              if (!found.containsKey(sponsored)) {
                throw new ProblemException(Problem.notFound("account " + id));
              }
              if (!found.containsKey(sponsor) || sponsor.equals(sponsored)) {
                throw new ProblemException(Problem.invalid("sponsor", "is no other account"));
              }
              return sponsorships.put(
                  sponsorship(found.get(sponsored), sponsor, order),
                  found.get(sponsored).place().currency());
            })
        .onFailure(io.vertx.pgclient.PgException.class)
        .transform(AccountResource::refusal)
        .flatMap(_ -> get(id));
  }

  @DELETE
  public Uni<Response> remove(@PathParam("id") String id) {
    return sponsorships
        .remove(OwnAccounts.id(id, "account"))
        .replaceWith(Response.noContent().build());
  }

  private Sponsorship sponsorship(Account sponsored, AccountId sponsor, Order order) {
    Currency currency = sponsored.place().currency();
    Rule rule =
        switch (order.rule() == null ? "" : order.rule()) {
          case "PAYS_ALL" -> new Rule.PaysAll();
          case "PAYS_SHARE" -> share(order.percent());
          case "PAYS_UP_TO" -> new Rule.PaysUpTo(amount(order, currency));
          case "COLLECTS" -> new Rule.Collects(amount(order, currency));
          default ->
              throw new ProblemException(
                  Problem.invalid("rule", "is PAYS_ALL, PAYS_SHARE, PAYS_UP_TO or COLLECTS"));
        };
    LocalDate today = clock.instant().atZone(sponsored.place().zone()).toLocalDate();
    LocalDate from = order.from() == null ? today : order.from();
    if (from.isBefore(today.minusYears(MOST_YEARS)) || from.isAfter(today.plusYears(MOST_YEARS))) {
      throw new ProblemException(
          Problem.invalid("from", "must be within " + MOST_YEARS + " years"));
    }
    return new Sponsorship(sponsor, sponsored.id(), rule, from);
  }

  private static Rule share(String percent) {
    try {
      if (percent != null && PERCENT.matcher(percent).matches()) {
        return new Rule.PaysShare(new BigDecimal(percent));
      }
      throw new IllegalArgumentException("no decimal text");
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.invalid("percent", "is a decimal text above 0 and below 100"));
    }
  }

  private static Money amount(Order order, Currency currency) {
    return LimitResource.amount("amount", order.amount(), currency)
        .orElseThrow(() -> new ProblemException(Problem.invalid("amount", "is missing")));
  }

  /**
   * A sponsorship as wanted.
   *
   * @param percent of PAYS_SHARE
   * @param amount of PAYS_UP_TO, and the fee of COLLECTS; in the sponsored account's currency
   * @param from absent for today
   */
  public record Order(UUID sponsor, String rule, String percent, String amount, LocalDate from) {}
}
