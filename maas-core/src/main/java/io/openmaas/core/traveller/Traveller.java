package io.openmaas.core.traveller;

import io.openmaas.core.city.CityId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A person who has signed up.
 *
 * @param home the city whose plans and law apply
 * @param licence absent for members who do not drive
 * @param membership how far the sign-up has come
 */
public record Traveller(
    TravellerId id,
    Identity identity,
    CityId home,
    Optional<Licence> licence,
    PaymentData payment,
    Membership membership) {

  /** Whether any trip may be booked. */
  public boolean mayTravel() {
    return membership.state() == Membership.State.APPROVED;
  }

  /** Whether a car may be booked for a trip that begins at this time. */
  public boolean mayDrive(Instant at, java.time.ZoneId zone) {
    return mayTravel()
        && membership.licenceApproved()
        && licence.filter(held -> held.validOn(at.atZone(zone).toLocalDate())).isPresent();
  }

  /**
   * How far the sign-up has come.
   *
   * @param findings what the rules found, empty when nothing speaks against it
   * @param decision who decided, when and why; absent until then
   */
  public record Membership(
      State state, boolean licenceApproved, List<Finding> findings, Optional<Decision> decision) {

    public Membership {
      findings = List.copyOf(findings);
    }

    /** Sign-up states. */
    public enum State {
      /** The rules have run; an administrator has to decide. */
      APPLIED,
      APPROVED,
      REJECTED
    }
  }

  /**
   * One thing a check found.
   *
   * @param field the field of the sign-up it concerns, as the request names it
   * @param blocking whether approval is impossible while it stands
   */
  public record Finding(String field, String reason, boolean blocking) {}

  /** An administrator's word. */
  public record Decision(String by, Instant at, String reason) {}
}
