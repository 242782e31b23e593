package io.openmaas.terminal.ingest;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A record in the one form that is hashed and kept. Lines of ASCII, each ended by a line feed:
 * {@code openmaas-record/1}; the IMEI; the time in Unix milliseconds; {@code -} for no fix, or
 * latitude and longitude in degrees times 10^7, altitude in metres, heading, speed in km/h and
 * satellites, one space between; then each measure as {@code NAME=value}, by name; then each detail
 * as {@code NAME=words}, by name, the words in the form of HTML form data.
 *
 * @param identity of the record, by these bytes
 */
public record CanonicalRecord(TerminalRecord record, RecordIdentity identity, byte[] bytes) {

  /** The order in which records enter a chain link: by time, then identity. */
  public static final Comparator<CanonicalRecord> ORDER =
      Comparator.comparing((CanonicalRecord canonical) -> canonical.record.at())
          .thenComparing(CanonicalRecord::identity);

  private static final String FORM = "openmaas-record/1";
  private static final Measure[] MEASURES_BY_NAME = byName(Measure.values());
  private static final Detail[] DETAILS_BY_NAME = byName(Detail.values());
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(CanonicalRecord::sha256);

  public static CanonicalRecord of(TerminalRecord record) {
    var text = new AsciiText();
    text.put(FORM).end().put(record.terminal().value()).end();
    text.put(record.at().toEpochMilli()).end();
    if (record.fix().isPresent()) {
      put(record.fix().get(), text);
    } else {
      text.put('-');
    }
    text.end();
    for (Measure measure : MEASURES_BY_NAME) {
      Long value = record.measures().get(measure);
      if (value != null) {
        text.put(measure.name()).put('=').put(value).end();
      }
    }
    if (!record.details().isEmpty()) {
      for (Detail detail : DETAILS_BY_NAME) {
        String words = record.details().get(detail);
        if (words != null) {
          String encoded = URLEncoder.encode(words, StandardCharsets.UTF_8);
          text.put(detail.name()).put('=').put(encoded).end();
        }
      }
    }
    byte[] bytes = text.bytes();
    return new CanonicalRecord(record, identityOf(bytes), bytes);
  }

  private static void put(Fix fix, AsciiText text) {
    text.put(e7(fix.position().latitude())).put(' ').put(e7(fix.position().longitude()));
    text.put(' ').put(fix.altitudeMetres()).put(' ').put(fix.headingDegrees());
    text.put(' ').put(fix.speedKmh()).put(' ').put(fix.satellites());
  }

  /** The identity of the record with this canonical form. */
  public static RecordIdentity identityOf(byte[] bytes) {
    return RecordIdentity.of(SHA_256.get().digest(bytes));
  }

  /**
   * Reads the form back: {@code of(parse(x)).bytes()} is x.
   *
   * @throws IllegalArgumentException if these are not the bytes of a record
   */
  public static TerminalRecord parse(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n", -1);
    if (lines.length < 5 || !lines[0].equals(FORM)) {
      throw new IllegalArgumentException("not the canonical form of a record");
    }
    var measures = new EnumMap<Measure, Long>(Measure.class);
    Map<Detail, String> details = new EnumMap<>(Detail.class);
    for (int i = 4; i < lines.length - 1; i++) {
      int equals = lines[i].indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("no name in line " + (i + 1) + " of a record");
      }
      String name = lines[i].substring(0, equals);
      String value = lines[i].substring(equals + 1);
      Measure measure = MEASURES.get(name);
      if (measure != null) {
        measures.put(measure, Long.parseLong(value));
      } else {
        details.put(Detail.valueOf(name), URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return new TerminalRecord(
        new Imei(lines[1]),
        Instant.ofEpochMilli(Long.parseLong(lines[2])),
        lines[3].equals("-") ? Optional.empty() : Optional.of(fix(lines[3])),
        measures,
        details);
  }

  private static final Map<String, Measure> MEASURES = measuresByName();

  private static Map<String, Measure> measuresByName() {
    var measures = new java.util.HashMap<String, Measure>();
    for (Measure measure : Measure.values()) {
      measures.put(measure.name(), measure);
    }
    return Map.copyOf(measures);
  }

  private static Fix fix(String line) {
    String[] numbers = line.split(" ");
    return new Fix(
        new Coordinates(Integer.parseInt(numbers[0]) / 1e7, Integer.parseInt(numbers[1]) / 1e7),
        Integer.parseInt(numbers[2]),
        Integer.parseInt(numbers[3]),
        Integer.parseInt(numbers[4]),
        Integer.parseInt(numbers[5]));
  }

  /** Degrees times 10^7, as records are kept. */
  public static int e7(double degrees) {
    return (int) Math.round(degrees * 1e7);
  }

  private static <E extends Enum<E>> E[] byName(E[] values) {
    Arrays.sort(values, Comparator.comparing(Enum::name));
    return values;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
