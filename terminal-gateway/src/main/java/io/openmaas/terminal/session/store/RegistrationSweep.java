package io.openmaas.terminal.session.store;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.session.AdmitsTerminals;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.openmaas.terminal.session.TerminalSession;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Ends live sessions of terminals that were taken off the list since, or that it now binds to
 * another vehicle, protocol or credential: who came in by the old entry may not stay by it. While
 * the list cannot be read everybody stays.
 */
@Singleton
public class RegistrationSweep {
  private static final Logger LOG = Logger.getLogger(RegistrationSweep.class);

  private final AdmitsTerminals terminals;
  private final LiveSessions sessions;

  public RegistrationSweep(AdmitsTerminals terminals, LiveSessions sessions) {
    this.terminals = terminals;
    this.sessions = sessions;
  }

  /** Compares each live session with the list as it is now. */
  @Scheduled(
      identity = "terminal-registrations",
      every = "${openmaas.terminal.recheck:30s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> recheck() {
    List<TerminalSession> live = sessions.all();
    if (live.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return terminals
        .list()
        .invoke(listed -> endThoseNotOn(listed, live))
        .onFailure()
        .invoke(failure -> LOG.warnf("sessions are not rechecked: %s", failure.getMessage()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private void endThoseNotOn(List<RegisteredTerminal> listed, List<TerminalSession> live) {
    Map<Imei, RegisteredTerminal> byName = HashMap.newHashMap(listed.size());
    listed.forEach(terminal -> byName.put(terminal.imei(), terminal));
    for (TerminalSession session : live) {
      RegisteredTerminal now = byName.get(session.terminal());
      if (now == null) {
        end(session, "it is no longer on the list of terminals");
      } else if (!session.isStillGoodFor(now)) {
        end(session, "the list of terminals says otherwise of it now");
      }
    }
  }

  /** From now on it is not told anything either, however long its line takes to close. */
  private void end(TerminalSession session, String reason) {
    session.end(reason);
    sessions.remove(session);
  }
}
