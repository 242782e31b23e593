package io.openmaas.core.traveller.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.MembershipDecision;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** The body of a decision. */
public record DecisionRequest(
    @NotNull Boolean approve,
    @NotNull Boolean licenceApproved,
    @NotBlank @Size(max = 500) String reason) {

  MembershipDecision toDomain() {
    if (approve) {
      return licenceApproved
          ? new MembershipDecision.ApproveWithLicence()
          : new MembershipDecision.ApproveWithoutLicence();
    }
    if (licenceApproved) {
      throw new ProblemException(
          Problem.invalid("licenceApproved", "must be false when the membership is not approved"));
    }
    return new MembershipDecision.Reject();
  }
}
