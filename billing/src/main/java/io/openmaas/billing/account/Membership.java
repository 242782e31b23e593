package io.openmaas.billing.account;

import io.openmaas.core.traveller.TravellerId;
import java.util.Optional;

/**
 * A traveller in somebody's household or company.
 *
 * @param costCentre of the company that his travel is charged to; absent: the company itself
 */
public record Membership(
    AccountId account,
    TravellerId traveller,
    Role role,
    State state,
    Optional<AccountId> costCentre) {

  /** What a member may do. */
  public enum Role {
    /** Manages the account: members, limits, plans. */
    OWNER,
    /** Says yes or no to what is above a limit. */
    APPROVER,
    /** Uses what the account has. */
    MEMBER
  }

  /** How far it has come. */
  public enum State {
    /** Asked by the owner; the traveller has not answered. */
    INVITED,
    ACTIVE,
    /** Declined, left or removed. */
    ENDED
  }

  /** Whether this member may change the account and who belongs to it. */
  public boolean manages() {
    return state == State.ACTIVE && role == Role.OWNER;
  }
}
