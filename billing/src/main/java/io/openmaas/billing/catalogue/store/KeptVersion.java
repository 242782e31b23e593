package io.openmaas.billing.catalogue.store;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A version of a plan as it is kept.
 *
 * @param ref {@code PLAN@VERSION}
 * @param text as a catalogue file of its own
 * @param sha256 of what it says
 * @param file in which it came
 */
public record KeptVersion(
    String ref, String text, String sha256, LocalDate effectiveFrom, State state, Came came) {

  /** How far it is. */
  public enum State {
    /** Its first day has not come; it can be replaced or withdrawn. */
    AHEAD,
    /** It is or was sold, but nobody has it. */
    SOLD,
    /** A subscription has it. */
    USED,
    /** It is as if it had never been sold. */
    WITHDRAWN
  }

  /** Who imported it, and when. */
  public record Came(Instant at, String by) {}
}
