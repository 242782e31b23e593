package io.openmaas.core.traveller;

import io.openmaas.core.traveller.Traveller.Decision;
import io.openmaas.core.traveller.Traveller.Finding;
import io.openmaas.core.traveller.Traveller.Membership;
import java.util.List;
import java.util.Optional;

/**
 * What an administrator wants to decide. Findings about the licence stand in the way of driving
 * only, all other blocking ones in the way of the membership.
 */
public sealed interface MembershipDecision {

  /** A member, who may drive too. */
  record ApproveWithLicence() implements MembershipDecision {}

  /** A member, who may not drive. */
  record ApproveWithoutLicence() implements MembershipDecision {}

  /** Not a member, or no longer. */
  record Reject() implements MembershipDecision {}

  /** What comes of it. */
  sealed interface Outcome {
    record Decided(Traveller traveller) implements Outcome {}

    /**
     * @param standing what makes it impossible, at least one
     */
    record Impossible(List<Finding> standing) implements Outcome {}
  }

  /**
   * Decides on a traveller. A later decision replaces an earlier one.
   *
   * @param findings what the rules find now
   * @param decision by whom, when and why
   */
  default Outcome on(Traveller traveller, List<Finding> findings, Decision decision) {
    List<Finding> standing = standing(traveller, findings);
    if (!standing.isEmpty()) {
      return new Outcome.Impossible(standing);
    }
    var state =
        switch (this) {
          case ApproveWithLicence _, ApproveWithoutLicence _ -> Membership.State.APPROVED;
          case Reject _ -> Membership.State.REJECTED;
        };
    return new Outcome.Decided(
        new Traveller(
            traveller.id(),
            traveller.identity(),
            traveller.home(),
            traveller.licence(),
            traveller.payment(),
            new Membership(
                state, this instanceof ApproveWithLicence, findings, Optional.of(decision))));
  }

  private List<Finding> standing(Traveller traveller, List<Finding> findings) {
    List<Finding> blocking = findings.stream().filter(Finding::blocking).toList();
    return switch (this) {
      case ApproveWithLicence _ ->
          traveller.licence().isEmpty()
              ? List.of(new Finding("licence", "was not given", true))
              : blocking;
      case ApproveWithoutLicence _ ->
          blocking.stream().filter(finding -> !concernsLicence(finding)).toList();
      case Reject _ -> List.of();
    };
  }

  private static boolean concernsLicence(Finding finding) {
    return finding.field().equals("licence") || finding.field().startsWith("licence.");
  }
}
