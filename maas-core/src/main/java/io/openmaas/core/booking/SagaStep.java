package io.openmaas.core.booking;

import java.util.List;

/** What has to happen next to a booking. */
public sealed interface SagaStep {

  /**
   * Operators are to be asked.
   *
   * @param calls not empty
   */
  record Ask(List<LegCall> calls, Order order) implements SagaStep {
    public Ask {
      calls = List.copyOf(calls);
    }
  }

  /** The booking comes into another state. */
  record Move(BookingInProgress to) implements SagaStep {}

  /** Nothing, until something happens elsewhere. */
  record Rest() implements SagaStep {}

  /** In what order calls are made. */
  enum Order {
    IN_PARALLEL,
    /** One after the other; one that fails does not keep the next from being made. */
    IN_TURN
  }

  /** A call to the operator of a leg. */
  record LegCall(LegKey leg, Kind kind) {}

  /** The calls of {@link HoldsLegs}. */
  enum Kind {
    HOLD,
    CONFIRM,
    RELEASE,
    FIND
  }
}
