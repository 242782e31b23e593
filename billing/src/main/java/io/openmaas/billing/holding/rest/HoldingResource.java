package io.openmaas.billing.holding.rest;

import io.openmaas.billing.account.SpendingLimit;
import io.openmaas.billing.account.store.Members;
import io.openmaas.billing.account.store.SpendingLimits;
import io.openmaas.billing.holding.Approval;
import io.openmaas.billing.holding.Consumption;
import io.openmaas.billing.holding.FindsHolders;
import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.holding.Spending;
import io.openmaas.billing.holding.store.Approvals;
import io.openmaas.billing.holding.store.Books;
import io.openmaas.billing.holding.store.Reservations;
import io.openmaas.billing.rest.Amount;
import io.openmaas.billing.rest.Caller;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a traveller has left: of the plan he may use, and of the budgets of those who pay. */
@Path("/v1/me")
@RolesAllowed("traveller")
public class HoldingResource {
  private static final int MOST = 100;

  private final FindsHolders holders;
  private final Books books;
  private final Consumption consumption;
  private final Members members;
  private final SpendingLimits limits;
  private final Reservations reservations;
  private final Approvals approvals;
  private final PartyDirectory travellers;
  private final Cities cities;
  private final InstantSource clock;
  private final Caller caller;

  public HoldingResource(
      FindsHolders holders,
      Books books,
      Consumption consumption,
      Members members,
      SpendingLimits limits,
      Reservations reservations,
      Approvals approvals,
      PartyDirectory travellers,
      Cities cities,
      InstantSource clock,
      Caller caller) {
    this.holders = holders;
    this.books = books;
    this.consumption = consumption;
    this.members = members;
    this.limits = limits;
    this.reservations = reservations;
    this.approvals = approvals;
    this.travellers = travellers;
    this.cities = cities;
    this.clock = clock;
    this.caller = caller;
  }

  /**
   * @param city absent for the home city
   */
  @GET
  @Path("/holdings")
  public Uni<HoldingsView> holdings(@QueryParam("city") String city) {
    TravellerId me = caller.traveller();
    return travellers
        .find(me)
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("no such traveller"))))
        .map(traveller -> city(city, traveller.home()))
        .flatMap(
            in -> {
              LocalDate today = clock.instant().atZone(in.zone()).toLocalDate();
              return holders
                  .find(me, in, today)
                  .flatMap(
                      holder ->
                          books
                              .read(holder, clock.instant())
                              .map(book -> consumption.standing(book, today))
                              .flatMap(
                                  standing ->
                                      budgets(holder, me, today)
                                          .map(
                                              budgets ->
                                                  HoldingsView.of(holder, standing, budgets))));
            });
  }

  private Uni<List<BudgetView>> budgets(Holder holder, TravellerId me, LocalDate today) {
    return members
        .chargedWith(holder.account(), me)
        .flatMap(limits::list)
        .flatMap(
            found -> {
              var inForce = Spending.inForce(found, me);
              var accounts =
                  inForce.stream().map(SpendingLimit::account).collect(Collectors.toSet());
              return reservations
                  .spent(accounts, today.minusDays(31), today.plusDays(32))
                  .map(
                      spent ->
                          inForce.stream()
                              .map(
                                  limit ->
                                      BudgetView.of(
                                          limit, Spending.left(limit, spent, me, today), today))
                              .toList());
            });
  }

  /** What he asked approvers for, the latest first. */
  @GET
  @Path("/approvals")
  public Uni<List<ApprovalView>> approvals() {
    return approvals
        .list(caller.traveller(), MOST)
        .map(list -> list.stream().map(ApprovalView::of).toList());
  }

  private City city(String wanted, CityId home) {
    CityId id;
    try {
      id = wanted == null ? home : new CityId(wanted);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("city", e.getMessage()));
    }
    return cities
        .find(id)
        .orElseThrow(
            () -> new ProblemException(Problem.invalid("city", "'" + id + "' is not served")));
  }

  /** A question to an approver in JSON. */
  public record ApprovalView(
      UUID id,
      UUID account,
      UUID traveller,
      String trip,
      LocalDate day,
      Amount amount,
      String state,
      java.time.Instant askedAt,
      String reason) {
    static ApprovalView of(Approval approval) {
      return new ApprovalView(
          approval.id(),
          approval.account().value(),
          approval.traveller().value(),
          approval.trip(),
          approval.day(),
          Amount.of(approval.amount()),
          approval.state().name(),
          approval.askedAt(),
          approval.reason().orElse(null));
    }
  }
}
