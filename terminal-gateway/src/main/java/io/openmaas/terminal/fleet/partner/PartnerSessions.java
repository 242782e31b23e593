package io.openmaas.terminal.fleet.partner;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The sessions that partners' systems hold in this process: one begins with the first question for
 * commands, and ends when no question has come for {@link #SILENCE}.
 */
public final class PartnerSessions {
  /** How long after the last question a partner's system counts as there. */
  public static final Duration SILENCE = Duration.ofSeconds(90);

  private final LiveSessions live;
  private final Entrance entrance;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Map<VehicleId, PartnerSession> sessions = new ConcurrentHashMap<>();

  /**
   * @param nanos time that passes, as {@link System#nanoTime}
   */
  public PartnerSessions(
      LiveSessions live, Entrance entrance, InstantSource clock, LongSupplier nanos) {
    this.live = live;
    this.entrance = entrance;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** The vehicle's session, begun where there is none; empty where another one is live. */
  public Uni<Optional<PartnerSession>> enter(Imei terminal, VehicleId vehicle) {
    PartnerSession known = sessions.get(vehicle);
    if (known != null && known.terminal().equals(terminal) && !known.hasEnded()) {
      return Uni.createFrom().item(Optional.of(known));
    }
    var session = new PartnerSession(terminal, vehicle, clock, nanos);
    return entrance
        .enter(session)
        .map(
            entered -> {
              if (entered) {
                sessions.put(vehicle, session);
              }
              return entered ? Optional.of(session) : Optional.ofNullable(sessions.get(vehicle));
            });
  }

  public Optional<PartnerSession> find(VehicleId vehicle) {
    return Optional.ofNullable(sessions.get(vehicle));
  }

  /** Ends the sessions whose partner has not asked for long. */
  public void endSilent() {
    sessions.values().stream()
        .filter(session -> !session.isPresent(SILENCE))
        .toList()
        .forEach(session -> end(session.vehicle(), "the partner's system has gone"));
  }

  /** Ends the vehicle's session, where there is one. */
  public void end(VehicleId vehicle, String reason) {
    PartnerSession session = sessions.remove(vehicle);
    if (session != null) {
      live.remove(session);
      session.end(reason);
    }
  }
}
