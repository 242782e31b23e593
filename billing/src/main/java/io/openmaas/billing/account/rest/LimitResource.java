package io.openmaas.billing.account.rest;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.SpendingLimit;
import io.openmaas.billing.account.SpendingLimit.Scope;
import io.openmaas.billing.account.SpendingLimit.Window;
import io.openmaas.billing.account.rest.AccountViews.LimitView;
import io.openmaas.billing.account.store.SpendingLimits;
import io.openmaas.core.id.Ids;
import io.openmaas.core.money.Money;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Budgets of households, companies and cost centres, set by an owner. */
@Path("/v1/accounts/{id}/limits")
@RolesAllowed("traveller")
public class LimitResource {
  private final OwnAccounts own;
  private final SpendingLimits limits;
  private final Ids ids;

  public LimitResource(OwnAccounts own, SpendingLimits limits, Ids ids) {
    this.own = own;
    this.limits = limits;
    this.ids = ids;
  }

  @GET
  public Uni<List<LimitView>> list(@PathParam("id") String id) {
    return own.get(id)
        .flatMap(seen -> limits.list(List.of(seen.account().id())))
        .map(list -> list.stream().map(LimitView::of).toList());
  }

  /** Takes the place of the limit with the same scope and window. */
  @PUT
  public Uni<List<LimitView>> put(@PathParam("id") String id, Order order) {
    if (order == null) {
      throw new ProblemException(Problem.invalid("scope", "is missing"));
    }
    return own.getManaged(id)
        .flatMap(account -> limits.put(limit(account, order)))
        .flatMap(_ -> list(id));
  }

  @DELETE
  @Path("/{limit}")
  public Uni<Response> remove(@PathParam("id") String id, @PathParam("limit") String limit) {
    UUID of = OwnAccounts.uuid(limit, "limit");
    return own.getManaged(id)
        .flatMap(account -> limits.remove(account.id(), of))
        .map(
            removed -> {
              if (!removed) {
                throw new ProblemException(Problem.notFound("limit " + limit));
              }
              return Response.noContent().build();
            });
  }

  private SpendingLimit limit(Account account, Order order) {
    Currency currency = account.place().currency();
    Optional<Money> most = amount("most", order.most(), currency);
    Optional<Money> approvalAbove = amount("approvalAbove", order.approvalAbove(), currency);
    if (most.isEmpty() && approvalAbove.isEmpty()) {
      throw new ProblemException(Problem.invalid("most", "or approvalAbove is needed"));
    }
    return new SpendingLimit(
        ids.next(), account.id(), scope(order), window(order.per()), most, approvalAbove);
  }

  private static Scope scope(Order order) {
    return switch (order.scope() == null ? "" : order.scope()) {
      case "ACCOUNT" -> new Scope.Everybody();
      case "EACH_MEMBER" -> new Scope.EachMember();
      case "MEMBER" -> {
        if (order.member() == null) {
          throw new ProblemException(Problem.invalid("member", "is missing"));
        }
        yield new Scope.One(new TravellerId(order.member()));
      }
      default ->
          throw new ProblemException(Problem.invalid("scope", "is ACCOUNT, EACH_MEMBER or MEMBER"));
    };
  }

  private static Window window(String per) {
    return switch (per == null ? "" : per) {
      case "DAY" -> Window.DAY;
      case "WEEK" -> Window.WEEK;
      case "MONTH" -> Window.MONTH;
      default -> throw new ProblemException(Problem.invalid("per", "is DAY, WEEK or MONTH"));
    };
  }

  static Optional<Money> amount(String field, String text, Currency currency) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      Money amount = Money.of(text, currency);
      if (!amount.isNegative()) {
        return Optional.of(amount);
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // told below, with the field
    }
    throw new ProblemException(
        Problem.invalid(field, "is not an amount of " + currency + " as a decimal text"));
  }

  /**
   * A limit as wanted.
   *
   * @param most decimal text in the account's currency; absent: no limit
   * @param approvalAbove likewise; absent: no approval
   */
  public record Order(String scope, UUID member, String per, String most, String approvalAbove) {}
}
