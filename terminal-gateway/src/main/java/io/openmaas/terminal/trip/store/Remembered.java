package io.openmaas.terminal.trip.store;

import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.trip.AssembledTrip;
import io.openmaas.terminal.trip.Assembly;
import io.openmaas.terminal.trip.Outlook;
import java.time.Instant;
import java.util.Optional;

/**
 * What is left of a vehicle's assembly for the next one, beside its records.
 *
 * @param version of the vehicle's progress after that assembly
 * @param metres of the trip under way, 0 where there is none
 */
record Remembered(long version, Extent extent, Outlook outlook, long metres) {

  /** After a whole assembly. */
  static Remembered of(long version, Extent extent, Outlook outlook, Assembly assembly) {
    return new Remembered(
        version, extent, outlook, assembly.open().map(AssembledTrip::metres).orElse(0L));
  }

  /**
   * Which records were assembled.
   *
   * @param link all records of the vehicle's chain up to this link that are later than the floor
   * @param covered all records of the chain up to this link, whenever they were made
   * @param floor there may be earlier ones that only the table has
   * @param last of them, which is the latest
   * @param waits when the earliest record was made that is ahead of the clock, and left out
   */
  record Extent(
      long link, long covered, Instant floor, TerminalRecord last, Optional<Instant> waits) {

    /**
     * Whether news up to this link, none of them earlier than this, are all in it or follow. What
     * is covered may be told of again, together with what follows, although the floor has passed
     * it.
     *
     * @param upToLink 0 is none: asked for is everything from the instant on
     */
    boolean has(Instant from, long upToLink) {
      boolean told = upToLink > 0 && (upToLink <= covered || covered >= link);
      return told || from.isAfter(floor);
    }

    /** Whether a record that waited counts now. */
    boolean isDue(Instant upTo) {
      return waits.isPresent() && !waits.get().isAfter(upTo);
    }

    /** With all that was committed up to this link, none of it before the floor. */
    Extent with(long toLink, long announced, TerminalRecord newLast, Optional<Instant> newWaits) {
      boolean whole = covered >= link || announced >= link;
      return new Extent(
          toLink, whole ? toLink : Math.max(covered, announced), floor, newLast, newWaits);
    }

    Extent withFloor(Instant newFloor) {
      return new Extent(link, covered, newFloor, last, waits);
    }
  }
}
