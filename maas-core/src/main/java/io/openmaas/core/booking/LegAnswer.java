package io.openmaas.core.booking;

import java.util.Optional;

/** What came of a {@link SagaStep.LegCall}. */
public sealed interface LegAnswer {
  LegKey leg();

  record ToHold(LegKey leg, HoldsLegs.Hold answer) implements LegAnswer {}

  record ToConfirm(LegKey leg, HoldsLegs.Confirmation answer) implements LegAnswer {}

  record ToRelease(LegKey leg, HoldsLegs.Release answer) implements LegAnswer {}

  /**
   * @param standing empty when the operator knows nothing under our key
   */
  record ToFind(LegKey leg, Optional<HoldsLegs.Standing> standing) implements LegAnswer {}

  /** The operator could not be asked what it knows. */
  record NoWord(LegKey leg, String cause) implements LegAnswer {}
}
