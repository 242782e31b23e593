package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.rest.OwnAccounts;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.invoice.store.BillLimits;
import io.openmaas.billing.invoice.store.RunningBills;
import io.openmaas.billing.rest.Amount;
import io.openmaas.core.money.Money;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;

/**
 * Amounts of the running bill at which an account's holder is told: a traveller for his own
 * account, an owner for a household, a company or its cost centres.
 */
@Path("/v1/bill/limits")
@RolesAllowed("traveller")
public class BillLimitResource {
  private static final int LONGEST = 20;

  private final BillLimits limits;
  private final RunningBills bills;
  private final Accounts accounts;
  private final OwnAccounts own;
  private final BilledCity cities;

  public BillLimitResource(
      BillLimits limits,
      RunningBills bills,
      Accounts accounts,
      OwnAccounts own,
      BilledCity cities) {
    this.limits = limits;
    this.bills = bills;
    this.accounts = accounts;
    this.own = own;
    this.cities = cities;
  }

  /**
   * @param account absent for the caller's own
   * @param city of the caller's own account; absent for his home city
   */
  @GET
  public Uni<LimitsView> get(
      @QueryParam("account") String account, @QueryParam("city") String city) {
    return account(account, city).flatMap(this::view);
  }

  /** They take the place of those that were there; none is told twice in a billing period. */
  @PUT
  public Uni<LimitsView> put(
      @QueryParam("account") String account, @QueryParam("city") String city, Order order) {
    if (order == null || order.amounts() == null) {
      throw new ProblemException(Problem.invalid("amounts", "is missing"));
    }
    if (order.amounts().size() > BillLimits.MOST) {
      throw new ProblemException(
          Problem.invalid("amounts", "has at most " + BillLimits.MOST + " amounts"));
    }
    return account(account, city)
        .flatMap(
            of -> limits.put(of.id(), read(order, of.place().currency())).flatMap(_ -> view(of)));
  }

  private Uni<Account> account(String account, String city) {
    if (account == null) {
      return cities.ownAccount(accounts, city);
    }
    if (city != null) {
      throw new ProblemException(Problem.invalid("city", "goes with no account"));
    }
    return own.getManaged(account);
  }

  private Uni<LimitsView> view(Account account) {
    return Uni.combine()
        .all()
        .unis(limits.list(account), bills.draw(account))
        .asTuple()
        .flatMap(
            found ->
                limits
                    .listReached(account, found.getItem2().open().from())
                    .map(
                        reached ->
                            new LimitsView(
                                account.id().value(),
                                found.getItem1().stream().map(Amount::of).toList(),
                                reached.stream().map(ReachedView::of).toList())));
  }

  private static List<Money> read(Order order, Currency currency) {
    var read = new ArrayList<Money>();
    for (String text : order.amounts()) {
      String field = "amounts[" + read.size() + "]";
      Money amount = amount(field, text, currency);
      if (read.contains(amount)) {
        throw new ProblemException(Problem.invalid(field, "is there already"));
      }
      read.add(amount);
    }
    return read;
  }

  private static Money amount(String field, String text, Currency currency) {
    if (text != null && text.length() <= LONGEST) {
      try {
        Money amount = Money.of(text, currency);
        if (!amount.isNegative() && !amount.isZero()) {
          return amount;
        }
      } catch (NumberFormatException | ArithmeticException e) {
        // told below, with the field
      }
    }
    throw new ProblemException(
        Problem.invalid(
            field, "is not an amount of " + currency + " above zero as a decimal text"));
  }

  /**
   * Limits as wanted.
   *
   * @param amounts at most five decimal texts in the account's currency; none: nothing is told
   */
  public record Order(List<String> amounts) {}

  /**
   * Limits as they are.
   *
   * @param reached in the open billing period
   */
  public record LimitsView(UUID account, List<Amount> amounts, List<ReachedView> reached) {}
}
