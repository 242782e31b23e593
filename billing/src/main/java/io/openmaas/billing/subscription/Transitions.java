package io.openmaas.billing.subscription;

import static io.openmaas.billing.subscription.Transitions.State.ENDED;
import static io.openmaas.billing.subscription.Transitions.State.NOT_STARTED;
import static io.openmaas.billing.subscription.Transitions.State.PAUSED;
import static io.openmaas.billing.subscription.Transitions.State.RUNNING;

import java.util.Map;
import java.util.Optional;

/** The lifecycle of a subscription: what may follow what. Anything else is refused. */
public final class Transitions {

  /** Where a subscription is in its life. */
  public enum State {
    NOT_STARTED,
    RUNNING,
    PAUSED,
    ENDED
  }

  /** What is taken back is not part of the life at all, so that kind has no row. */
  private static final Map<ChangeKind, Map<State, State>> TABLE =
      Map.ofEntries(
          Map.entry(ChangeKind.STARTED, Map.of(NOT_STARTED, RUNNING)),
          Map.entry(ChangeKind.PLAN_CHANGED, Map.of(RUNNING, RUNNING)),
          Map.entry(ChangeKind.MIGRATED, Map.of(RUNNING, RUNNING, PAUSED, PAUSED)),
          Map.entry(ChangeKind.QUANTITY_CHANGED, Map.of(RUNNING, RUNNING)),
          Map.entry(ChangeKind.ADD_ON_TAKEN, Map.of(RUNNING, RUNNING)),
          Map.entry(ChangeKind.ADD_ON_ENDED, Map.of(RUNNING, RUNNING, PAUSED, PAUSED)),
          Map.entry(ChangeKind.PAUSED, Map.of(RUNNING, PAUSED)),
          Map.entry(ChangeKind.RESUMED, Map.of(PAUSED, RUNNING)),
          Map.entry(ChangeKind.PAYER_CHANGED, Map.of(RUNNING, RUNNING, PAUSED, PAUSED)),
          Map.entry(ChangeKind.MEMBERS_CHANGED, Map.of(RUNNING, RUNNING, PAUSED, PAUSED)),
          Map.entry(ChangeKind.BILLING_DAY_MOVED, Map.of(RUNNING, RUNNING, PAUSED, PAUSED)),
          Map.entry(ChangeKind.ENDED, Map.of(RUNNING, ENDED, PAUSED, ENDED)));

  private Transitions() {}

  /** Where a change leads; empty where it is not allowed. */
  public static Optional<State> next(State state, ChangeKind kind) {
    return Optional.ofNullable(TABLE.getOrDefault(kind, Map.of()).get(state));
  }
}
