package io.openmaas.terminal.session;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** What a session can do besides whose terminal verifies cards by itself, also offline. */
public interface TakesCardLists {

  /** Whether the terminal has said that it wants card lists. */
  boolean takesCardLists();

  /**
   * Sends a signed card list. One that is under way is given up for a later one. Never fails.
   *
   * @param signed compact JWS
   * @return the version the terminal goes by then, signed by it; empty if it did not say so in time
   */
  Uni<Optional<Long>> takeCardList(String signed, Duration deadline);
}
