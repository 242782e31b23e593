package io.openmaas.terminal.protocol.teltonika;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * A record as the wire has it.
 *
 * @param at by the terminal's clock, in milliseconds; may be any time at all
 * @param priority 0 low, 1 high, 2 panic
 * @param eventId the element that made the terminal write it; 0 if none
 * @param generation what made it, Codec 16 only
 * @param elements in the order of the wire: by width, variable ones last
 */
public record AvlRecord(
    Instant at,
    int priority,
    Gnss gnss,
    int eventId,
    OptionalInt generation,
    List<IoElement> elements) {

  public AvlRecord {
    elements = List.copyOf(elements);
  }

  /**
   * The position part.
   *
   * @param lonE7 degrees east times 10^7, as sent
   * @param latE7 degrees north times 10^7, as sent
   * @param angleDegrees clockwise from north, 0 to 65535 on the wire
   * @param satellites in use; 0 is no fix
   */
  public record Gnss(
      int lonE7, int latE7, int altitudeMetres, int angleDegrees, int satellites, int speedKmh) {

    /** What a terminal without satellites sends. */
    public static final Gnss NONE = new Gnss(0, 0, 0, 0, 0, 0);
  }
}
