package io.openmaas.billing.holding.rest;

import io.openmaas.billing.account.Membership;
import io.openmaas.billing.account.rest.OwnAccounts;
import io.openmaas.billing.holding.Approval;
import io.openmaas.billing.holding.rest.HoldingResource.ApprovalView;
import io.openmaas.billing.holding.store.Approvals;
import io.openmaas.billing.rest.Caller;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Trips above a limit, decided by those who approve for the account. */
@Path("/v1/accounts/{id}/approvals")
@RolesAllowed("traveller")
public class ApprovalResource {
  private static final int MOST = 100;
  private static final int MOST_REASON = 500;

  private final OwnAccounts own;
  private final Approvals approvals;
  private final InstantSource clock;
  private final Caller caller;

  public ApprovalResource(
      OwnAccounts own, Approvals approvals, InstantSource clock, Caller caller) {
    this.own = own;
    this.approvals = approvals;
    this.clock = clock;
    this.caller = caller;
  }

  @GET
  public Uni<List<ApprovalView>> list(@PathParam("id") String id) {
    return approver(id)
        .flatMap(seen -> approvals.list(seen.account().id(), MOST))
        .map(list -> list.stream().map(ApprovalView::of).toList());
  }

  /** Once for each question, and never about one's own trip. */
  @POST
  @Path("/{approval}/decision")
  public Uni<ApprovalView> decide(
      @PathParam("id") String id, @PathParam("approval") String approval, Decision decision) {
    Approval.State state = state(decision);
    String reason = decision.reason() == null ? "" : decision.reason().strip();
    if (reason.length() > MOST_REASON) {
      throw new ProblemException(
          Problem.invalid("reason", "has at most " + MOST_REASON + " characters"));
    }
    UUID of = uuid(approval);
    return approver(id)
        .flatMap(
            seen ->
                approvals.decide(
                    seen.account().id(), of, caller.traveller(), state, reason, clock.instant()))
        .map(
            decided ->
                decided
                    .map(ApprovalView::of)
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                Problem.conflict(
                                    "cannot-decide",
                                    "there is no open question "
                                        + approval
                                        + " that is yours to decide"))));
  }

  private Uni<OwnAccounts.Seen> approver(String id) {
    return own.get(id)
        .invoke(
            seen -> {
              if (seen.role() == Membership.Role.MEMBER) {
                throw new ProblemException(
                    Problem.forbidden("only owners and approvers of the account may do that"));
              }
            });
  }

  private static Approval.State state(Decision decision) {
    return switch (decision == null || decision.decision() == null ? "" : decision.decision()) {
      case "APPROVED" -> Approval.State.APPROVED;
      case "DECLINED" -> Approval.State.DECLINED;
      default -> throw new ProblemException(Problem.invalid("decision", "is APPROVED or DECLINED"));
    };
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.notFound("approval " + text));
    }
  }

  /**
   * What is decided.
   *
   * @param reason told to the traveller; may be absent
   */
  public record Decision(String decision, String reason) {}
}
