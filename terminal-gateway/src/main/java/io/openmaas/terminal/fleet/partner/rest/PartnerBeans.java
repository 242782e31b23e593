package io.openmaas.terminal.fleet.partner.rest;

import io.openmaas.terminal.fleet.partner.PartnerSessions;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Puts the sessions of partners together, and ends those that have gone. */
@Singleton
public final class PartnerBeans {

  @Produces
  @Singleton
  PartnerSessions partnerSessions(LiveSessions live, Entrance entrance, InstantSource clock) {
    return new PartnerSessions(live, entrance, clock, System::nanoTime);
  }

  /** Ends silent sessions every few seconds. */
  @Singleton
  public static final class Sweep {
    private final PartnerSessions sessions;

    public Sweep(PartnerSessions sessions) {
      this.sessions = sessions;
    }

    @Scheduled(every = "15s")
    void endSilent() {
      sessions.endSilent();
    }
  }
}
