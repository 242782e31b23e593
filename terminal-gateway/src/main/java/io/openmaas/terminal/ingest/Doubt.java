package io.openmaas.terminal.ingest;

import io.openmaas.terminal.TerminalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is impossible about a record that is well-formed. Such a record is kept and acknowledged, or
 * its terminal would send it for ever, and it is never used unseen.
 */
public enum Doubt {
  /** Its time was ahead of the gateway's by more than {@link #AHEAD} when it came. */
  CLOCK_AHEAD,
  /** Its time is before {@link #FIRST_TIME}: the terminal's clock was never set. */
  CLOCK_UNSET,
  /** It claims to be at 0/0. */
  AT_ORIGIN;

  /** How far ahead a clock may be. */
  public static final Duration AHEAD = Duration.ofMinutes(2);

  /** No terminal of ours spoke before. */
  public static final Instant FIRST_TIME = Instant.parse("2010-01-01T00:00:00Z");

  /** The doubts about a record that came at this instant; commonly none. */
  public static Set<Doubt> of(TerminalRecord record, Instant receivedAt) {
    var doubts = EnumSet.noneOf(Doubt.class);
    if (record.at().isAfter(receivedAt.plus(AHEAD))) {
      doubts.add(CLOCK_AHEAD);
    }
    if (record.at().isBefore(FIRST_TIME)) {
      doubts.add(CLOCK_UNSET);
    }
    if (record
        .fix()
        .filter(f -> f.position().latitude() == 0 && f.position().longitude() == 0)
        .isPresent()) {
      doubts.add(AT_ORIGIN);
    }
    return doubts;
  }
}
