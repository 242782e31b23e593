package io.openmaas.terminal.ingest;

import io.openmaas.core.geo.Coordinates;
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
  /**
   * Its time is before {@link #FIRST_TIME}: the terminal's clock was never set. No trip is made of
   * it; an alarm says that it came.
   */
  CLOCK_UNSET,
  /** It claims to be at 0/0. */
  AT_ORIGIN;

  private static final Doubt[] VALUES = values();

  /** How far ahead a clock may be. */
  public static final Duration AHEAD = Duration.ofMinutes(2);

  /** No terminal of ours spoke before. */
  public static final Instant FIRST_TIME = Instant.parse("2010-01-01T00:00:00Z");

  /** One bit for each, by its place in the declaration. */
  public static short bits(Set<Doubt> doubts) {
    int bits = 0;
    for (Doubt doubt : doubts) {
      bits |= 1 << doubt.ordinal();
    }
    return (short) bits;
  }

  /** What {@link #bits} gave. */
  public static Set<Doubt> ofBits(int bits) {
    if (bits == 0) {
      return Set.of();
    }
    var doubts = EnumSet.noneOf(Doubt.class);
    for (Doubt doubt : VALUES) {
      if ((bits & 1 << doubt.ordinal()) != 0) {
        doubts.add(doubt);
      }
    }
    return doubts;
  }

  /** Whether the time is one that a clock which was set can show. */
  public static boolean isSet(Instant at) {
    return !at.isBefore(FIRST_TIME);
  }

  /** The doubts about a record that came at this instant; commonly none. */
  public static Set<Doubt> of(TerminalRecord record, Instant receivedAt) {
    boolean ahead = record.at().isAfter(receivedAt.plus(AHEAD));
    boolean unset = record.at().isBefore(FIRST_TIME);
    boolean atOrigin = record.fix().isPresent() && isOrigin(record.fix().get().position());
    if (!ahead && !unset && !atOrigin) {
      return Set.of();
    }
    var doubts = EnumSet.noneOf(Doubt.class);
    if (ahead) {
      doubts.add(CLOCK_AHEAD);
    }
    if (unset) {
      doubts.add(CLOCK_UNSET);
    }
    if (atOrigin) {
      doubts.add(AT_ORIGIN);
    }
    return doubts;
  }

  private static boolean isOrigin(Coordinates position) {
    return position.latitude() == 0 && position.longitude() == 0;
  }
}
