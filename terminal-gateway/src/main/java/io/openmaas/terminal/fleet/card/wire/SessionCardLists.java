package io.openmaas.terminal.fleet.card.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.card.SendsCardLists;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.TakesCardLists;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Takes lists to the terminals that are connected and verify cards: openmaas-terminal/1. */
@Singleton
public final class SessionCardLists implements SendsCardLists {
  private static final Logger LOG = Logger.getLogger(SessionCardLists.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A terminal takes no longer message. */
  private static final int LONGEST = 60_000;

  private final LiveSessions sessions;
  private final Duration patience;

  @Inject
  public SessionCardLists(LiveSessions sessions) {
    this(sessions, PATIENCE);
  }

  /**
   * @param patience so long a terminal has to acknowledge a list
   */
  public SessionCardLists(LiveSessions sessions, Duration patience) {
    this.sessions = sessions;
    this.patience = patience;
  }

  @Override
  public Uni<Delivery> send(VehicleId vehicle, long version, String signed) {
    Optional<TerminalSession> session = sessions.find(vehicle);
    if (session.isEmpty()) {
      return later();
    }
    if (!(session.get() instanceof TakesCardLists cards) || !cards.takesCardLists()) {
      return Uni.createFrom().item(new Delivery.NotSupported());
    }
    if (signed.length() > LONGEST) {
      LOG.errorf("the card list of vehicle %s is too long for its terminal", vehicle);
      return later();
    }
    return cards
        .takeCardList(signed, patience)
        .map(
            acknowledged ->
                acknowledged
                    .<Delivery>map(Delivery.Acknowledged::new)
                    .orElseGet(Delivery.Later::new));
  }

  private static Uni<Delivery> later() {
    return Uni.createFrom().item(new Delivery.Later());
  }
}
