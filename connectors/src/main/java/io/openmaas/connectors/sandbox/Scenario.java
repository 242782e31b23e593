package io.openmaas.connectors.sandbox;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The faults that are switched on. Each is used up by as many calls as were said. */
final class Scenario {
  private final Map<Operation, Planned> planned = new EnumMap<>(Operation.class);

  /** The operations of the simulated transit operator. */
  enum Operation {
    QUOTE,
    HOLD,
    CONFIRM,
    CANCEL,
    FIND
  }

  /**
   * A fault to come.
   *
   * @param times how many calls it still meets
   * @param delayMillis of {@link Fault#DELAY}
   */
  record Planned(Fault fault, int times, long delayMillis) {}

  synchronized void plan(Operation operation, Planned fault) {
    planned.put(operation, fault);
  }

  synchronized void clear() {
    planned.clear();
  }

  /** The fault this call meets. */
  synchronized Optional<Planned> next(Operation operation) {
    var fault = planned.get(operation);
    if (fault == null) {
      return Optional.empty();
    }
    if (fault.times() <= 1) {
      planned.remove(operation);
    } else {
      planned.put(operation, new Planned(fault.fault(), fault.times() - 1, fault.delayMillis()));
    }
    return Optional.of(fault);
  }
}
