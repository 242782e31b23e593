package io.openmaas.core.booking;

import java.time.Instant;
import java.util.Optional;

/**
 * What the saga remembers of a leg beside its state.
 *
 * @param heldUntil from when the operator may give the held leg to others, where it said so
 * @param unanswered the call whose outcome is unknown; the operator has to be asked before anything
 *     else happens to the leg
 * @param refusal why the operator last said no
 */
public record LegProgress(
    Optional<Instant> heldUntil, Optional<Unanswered> unanswered, Optional<String> refusal) {

  /** Nothing has happened yet. */
  public static final LegProgress NONE =
      new LegProgress(Optional.empty(), Optional.empty(), Optional.empty());

  /** The calls that can stay without an answer. */
  public enum Unanswered {
    HOLD,
    CONFIRM,
    RELEASE
  }

  LegProgress heldUntil(Optional<Instant> instant) {
    return new LegProgress(instant, Optional.empty(), refusal);
  }

  LegProgress inDoubt(Unanswered call) {
    return new LegProgress(heldUntil, Optional.of(call), refusal);
  }

  LegProgress answered() {
    return new LegProgress(heldUntil, Optional.empty(), refusal);
  }

  LegProgress refused(String reason) {
    return new LegProgress(heldUntil, Optional.empty(), Optional.of(reason));
  }
}
