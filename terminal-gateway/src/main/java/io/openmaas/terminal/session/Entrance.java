package io.openmaas.terminal.session;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;

/**
 * Makes an admitted session the live one of its terminal. A second one of the same name waits in
 * quarantine, with an alarm, while the first is probed: a half-open first one gives way, a live one
 * stays and is not disturbed.
 */
public final class Entrance {
  private final LiveSessions sessions;
  private final RaisesAlarms alarms;
  private final InstantSource clock;

  public Entrance(LiveSessions sessions, RaisesAlarms alarms, InstantSource clock) {
    this.sessions = sessions;
    this.alarms = alarms;
    this.clock = clock;
  }

  /**
   * Completes with true once the session is the live one, with false if it may not be. Until then
   * nothing it sends may be read. Not on any particular thread.
   */
  public Uni<Boolean> enter(TerminalSession session) {
    return sessions
        .add(session)
        .map(first -> quarantine(session, first))
        .orElseGet(() -> Uni.createFrom().item(true));
  }

  private Uni<Boolean> quarantine(TerminalSession second, TerminalSession first) {
    Imei imei = second.terminal();
    alarms.raise(
        Alarm.of(
            AlarmKind.SECOND_SESSION,
            imei,
            clock.instant(),
            "a second session of terminal " + imei + " came while the first was open"));
    if (!sessions.quarantine(imei)) {
      return Uni.createFrom().item(false);
    }
    return first
        .probe()
        .onFailure()
        .recoverWithItem(true)
        .onTermination()
        .invoke(() -> sessions.release(imei))
        .map(
            alive -> {
              if (!alive) {
                first.end("half-open, and its terminal has come back");
                sessions.remove(first);
              }
              return sessions.add(second).isEmpty();
            });
  }
}
