package io.openmaas.core.booking;

import java.util.Set;

/** Which state of a booked leg may follow which; all else is refused. */
public final class LegTransitions {

  private LegTransitions() {}

  /** The states that may come next; none after an end. */
  public static Set<LegState> after(LegState state) {
    return switch (state) {
      case UNBOOKED -> Set.of();
      // to RELEASED: the operator knows nothing of it
      case PLANNED -> Set.of(LegState.HELD, LegState.REFUSED, LegState.RELEASED);
      case HELD -> Set.of(LegState.CONFIRMED, LegState.RELEASING, LegState.RELEASED);
      // straight to FINISHED: a ticket whose use nobody reports
      case CONFIRMED -> Set.of(LegState.IN_USE, LegState.FINISHED, LegState.RELEASING);
      case IN_USE -> Set.of(LegState.FINISHED);
      // to IN_USE: unlocked before the release reached the operator
      case RELEASING -> Set.of(LegState.RELEASED, LegState.IN_USE);
      case FINISHED, RELEASED, REFUSED -> Set.of();
    };
  }

  public static boolean allows(LegState from, LegState to) {
    return after(from).contains(to);
  }

  /**
   * @throws IllegalStateException if the one may not follow the other
   */
  static void require(LegState from, LegState to) {
    if (!allows(from, to)) {
      throw new IllegalStateException("a leg cannot go from " + from + " to " + to);
    }
  }
}
