package io.openmaas.terminal.ingest;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.core.vehicle.VehiclePosition;
import io.openmaas.terminal.TerminalRecord;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells those who follow a vehicle where it is, as its records are committed. Records that come
 * late, or whose clock runs ahead, do not move it.
 */
public final class LivePositions implements HearsNews {
  /** How far ahead a terminal's clock may be before its fix is not taken for the present. */
  public static final Duration CLOCK_AHEAD = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final Map<VehicleId, VehiclePosition> last = new ConcurrentHashMap<>();
  private final Map<VehicleId, List<Consumer<VehiclePosition>>> followers =
      new ConcurrentHashMap<>();

  public LivePositions(InstantSource clock) {
    this.clock = clock;
  }

  /** The latest terminal time that counts as present. */
  public Instant horizon() {
    return clock.instant().plus(CLOCK_AHEAD);
  }

  /** The latest committed by this process. */
  public Optional<VehiclePosition> find(VehicleId vehicle) {
    return Optional.ofNullable(last.get(vehicle));
  }

  /**
   * From now on. Whoever does not keep up gets the latest. Ends when cancelled; one subscription
   * holds no thread.
   */
  public Multi<VehiclePosition> follow(VehicleId vehicle) {
    return Multi.createFrom()
        .emitter(
            emitter -> {
              Consumer<VehiclePosition> follower = emitter::emit;
              followers.compute(
                  vehicle,
                  (_, known) -> {
                    var list =
                        known == null
                            ? new CopyOnWriteArrayList<Consumer<VehiclePosition>>()
                            : known;
                    list.add(follower);
                    return list;
                  });
              emitter.onTermination(() -> leave(vehicle, follower));
            },
            BackPressureStrategy.LATEST);
  }

  private void leave(VehicleId vehicle, Consumer<VehiclePosition> follower) {
    followers.computeIfPresent(
        vehicle,
        (_, list) -> {
          list.remove(follower);
          return list.isEmpty() ? null : list;
        });
  }

  @Override
  public void note(List<VehicleNews> news) {
    Instant horizon = horizon();
    for (VehicleNews each : news) {
      latestFix(each, horizon).ifPresent(this::move);
    }
  }

  private static Optional<VehiclePosition> latestFix(VehicleNews news, Instant horizon) {
    for (KeptRecord kept : news.records().reversed()) {
      TerminalRecord record = kept.record();
      if (record.fix().isPresent() && !record.at().isAfter(horizon)) {
        TerminalRecord.Fix fix = record.fix().get();
        return Optional.of(
            new VehiclePosition(
                news.vehicle(), fix.position(), record.at(), fix.speedKmh(), fix.headingDegrees()));
      }
    }
    return Optional.empty();
  }

  private void move(VehiclePosition position) {
    VehiclePosition now =
        last.merge(
            position.vehicle(),
            position,
            (old, candidate) -> candidate.at().isBefore(old.at()) ? old : candidate);
    if (now == position) {
      followers.getOrDefault(position.vehicle(), List.of()).forEach(f -> f.accept(position));
    }
  }
}
