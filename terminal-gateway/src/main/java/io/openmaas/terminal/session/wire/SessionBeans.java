package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.session.LiveSessions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the pure parts of sessions together. */
@Singleton
public final class SessionBeans {

  @Produces
  @Singleton
  LiveSessions liveSessions() {
    return new LiveSessions();
  }
}
