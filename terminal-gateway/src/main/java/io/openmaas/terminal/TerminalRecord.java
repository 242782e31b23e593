package io.openmaas.terminal;

import io.openmaas.core.geo.Coordinates;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing a terminal said about its vehicle, in terms that no protocol owns.
 *
 * @param at by the terminal's clock, millisecond precision
 * @param fix absent where the terminal had none (no satellites, or 0/0)
 * @param measures in the units {@link Measure} names
 * @param details in words, none of them empty; what no table takes, control characters and half
 *     characters, is replaced by spaces, and stays in the raw frame
 */
public record TerminalRecord(
    Imei terminal,
    Instant at,
    Optional<Fix> fix,
    Map<Measure, Long> measures,
    Map<Detail, String> details) {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  public TerminalRecord {
    var copy = new EnumMap<Measure, Long>(Measure.class);
    copy.putAll(measures);
    measures = Collections.unmodifiableMap(copy);
    details = details.isEmpty() ? Map.of() : printable(details);
  }

  private static Map<Detail, String> printable(Map<Detail, String> details) {
    var copy = new EnumMap<Detail, String>(Detail.class);
    details.forEach(
        (detail, words) -> copy.put(detail, UNPRINTABLE.matcher(words).replaceAll(" ")));
    return Map.copyOf(copy);
  }

  /** A record without words. */
  public TerminalRecord(Imei terminal, Instant at, Optional<Fix> fix, Map<Measure, Long> measures) {
    this(terminal, at, fix, measures, Map.of());
  }

  /** The measure, where the record has it. */
  public Optional<Long> find(Measure measure) {
    return Optional.ofNullable(measures.get(measure));
  }

  /** The detail, where the record has it. */
  public Optional<String> find(Detail detail) {
    return Optional.ofNullable(details.get(detail));
  }

  /**
   * A position from satellites.
   *
   * @param headingDegrees clockwise from north, 0 to 359
   * @param speedKmh kilometres per hour, 0 or more
   */
  public record Fix(
      Coordinates position, int altitudeMetres, int headingDegrees, int speedKmh, int satellites) {}
}
