package io.openmaas.terminal.session;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The sessions that are live in this process, whatever protocol they speak. */
public final class LiveSessions {
  private final Map<Imei, TerminalSession> byTerminal = new ConcurrentHashMap<>();
  private final Map<VehicleId, TerminalSession> byVehicle = new ConcurrentHashMap<>();
  private final Set<Imei> quarantined = ConcurrentHashMap.newKeySet();
  private final List<Consumer<TerminalSession>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Tells of every session that is added from now on, on the thread that adds it: the listener must
   * not wait nor throw, and the session may not be ready to send for another moment.
   */
  public void onLive(Consumer<TerminalSession> listener) {
    listeners.add(listener);
  }

  /**
   * Adds a session, unless one of the same terminal is live.
   *
   * @return the one that is in the way; empty if it was added
   */
  public Optional<TerminalSession> add(TerminalSession session) {
    TerminalSession other = byTerminal.putIfAbsent(session.terminal(), session);
    if (other == null) {
      byVehicle.put(session.vehicle(), session);
      listeners.forEach(listener -> listener.accept(session));
    }
    return Optional.ofNullable(other);
  }

  /** Forgets this session; another of the same terminal stays. */
  public void remove(TerminalSession session) {
    byTerminal.remove(session.terminal(), session);
    byVehicle.remove(session.vehicle(), session);
  }

  /** Takes the one place where a second session may wait; false if another waits there. */
  public boolean quarantine(Imei terminal) {
    return quarantined.add(terminal);
  }

  public void release(Imei terminal) {
    quarantined.remove(terminal);
  }

  public Optional<TerminalSession> find(Imei terminal) {
    return Optional.ofNullable(byTerminal.get(terminal));
  }

  public Optional<TerminalSession> find(VehicleId vehicle) {
    return Optional.ofNullable(byVehicle.get(vehicle));
  }

  /** All of them, as they are at this moment. */
  public List<TerminalSession> all() {
    return List.copyOf(byTerminal.values());
  }

  public int count() {
    return byTerminal.size();
  }
}
