package io.openmaas.terminal.command.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.wire.Life.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Commands that wait, by vehicle in the order of their counters; of each vehicle one is sent at a
 * time. Thread-safe; what may wait is bounded by the rate limits and the lifetime.
 */
final class Lines {
  private final Map<VehicleId, Line> lines = new ConcurrentHashMap<>();

  /** Touched within the map's own lock on its vehicle only. */
  private static final class Line {
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean busy;

    private Line orNone() {
      return busy || !waiting.isEmpty() ? this : null;
    }
  }

  void add(Waiting command) {
    lines.compute(
        command.life().vehicle(),
        (_, known) -> {
          Line line = known == null ? new Line() : known;
          line.waiting.add(command);
          line.waiting.sort(Comparator.comparingLong(waiting -> waiting.signed().counter()));
          return line;
        });
  }

  /** The next one, whose turn it is until {@link #release}; empty while it is another's. */
  Optional<Waiting> take(VehicleId vehicle) {
    var taken = new Waiting[1];
    lines.computeIfPresent(
        vehicle,
        (_, line) -> {
          if (!line.busy && !line.waiting.isEmpty()) {
            taken[0] = line.waiting.removeFirst();
            line.busy = true;
          }
          return line.orNone();
        });
    return Optional.ofNullable(taken[0]);
  }

  void release(VehicleId vehicle) {
    lines.computeIfPresent(
        vehicle,
        (_, line) -> {
          line.busy = false;
          return line.orNone();
        });
  }

  /** Takes out one that waits; false if its turn has come. */
  boolean remove(VehicleId vehicle, UUID id) {
    var removed = new boolean[1];
    lines.computeIfPresent(
        vehicle,
        (_, line) -> {
          removed[0] = line.waiting.removeIf(waiting -> waiting.life().id().equals(id));
          return line.orNone();
        });
    return removed[0];
  }
}
