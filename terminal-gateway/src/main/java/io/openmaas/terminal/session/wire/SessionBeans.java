package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.session.AdmitsTerminals;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Doors;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Puts the pure parts of sessions together. */
@Singleton
public final class SessionBeans {

  @Produces
  @Singleton
  LiveSessions liveSessions() {
    return new LiveSessions();
  }

  @Produces
  @Singleton
  Doorkeeper doors(AdmitsTerminals terminals, RaisesAlarms alarms, InstantSource clock) {
    return new Doors(terminals, alarms, clock);
  }

  @Produces
  @Singleton
  Entrance entrance(LiveSessions sessions, RaisesAlarms alarms, InstantSource clock) {
    return new Entrance(sessions, alarms, clock);
  }
}
