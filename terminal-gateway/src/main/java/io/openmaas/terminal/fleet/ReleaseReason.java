package io.openmaas.terminal.fleet;

/** Why a vehicle is not kept any more although nobody used it. */
public enum ReleaseReason {
  /** The hold was not confirmed in time. */
  EXPIRED,
  /** By the traveller, or with the booking. */
  GIVEN_BACK,
  /** Confirmed, and not used in time. */
  NO_SHOW,
  /** By the fleet's people; the note says why. */
  BY_FLEET
}
