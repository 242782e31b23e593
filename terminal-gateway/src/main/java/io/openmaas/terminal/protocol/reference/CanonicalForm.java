package io.openmaas.terminal.protocol.reference;

import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * The one form of a record that is hashed: lines of ASCII, each ended by a line feed. In this
 * order: {@code openmaas-terminal/1}; the IMEI; the epoch; the sequence; the hash of the record
 * before; the time in Unix milliseconds; {@code -} for no fix, or latitude and longitude in degrees
 * times 10^7, altitude in metres, heading in degrees, speed in km/h and satellites, one space
 * between; each measure as {@code NAME=value} by name; each detail as {@code NAME=words} by name.
 */
public final class CanonicalForm {
  /** Name and version of the protocol. */
  public static final String PROTOCOL = "openmaas-terminal/1";

  /** The longest words of a detail. */
  public static final int LONGEST_WORDS = 255;

  private CanonicalForm() {}

  /** Of a record that comes next after this head; the head's sequence plus one is its sequence. */
  public static byte[] of(ChainHead before, TerminalRecord record) {
    var text = new StringBuilder(256);
    text.append(PROTOCOL).append('\n');
    text.append(record.terminal().value()).append('\n');
    text.append(before.epoch()).append('\n');
    text.append(before.sequence() + 1).append('\n');
    text.append(before.hash()).append('\n');
    text.append(record.at().toEpochMilli()).append('\n');
    text.append(record.fix().map(CanonicalForm::fix).orElse("-")).append('\n');
    var measures = new TreeMap<String, Long>();
    record.measures().forEach((measure, value) -> measures.put(measure.name(), value));
    measures.remove(Measure.SEQUENCE.name());
    measures.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    var details = new TreeMap<String, String>();
    for (Detail detail : record.details().keySet()) {
      details.put(detail.name(), record.details().get(detail));
    }
    details.forEach((name, words) -> text.append(name).append('=').append(words).append('\n'));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String fix(TerminalRecord.Fix fix) {
    return "%d %d %d %d %d %d"
        .formatted(
            e7(fix.position().latitude()),
            e7(fix.position().longitude()),
            fix.altitudeMetres(),
            fix.headingDegrees(),
            fix.speedKmh(),
            fix.satellites());
  }

  /** Degrees times 10^7, as the protocol writes them. */
  public static int e7(double degrees) {
    return (int) Math.round(degrees * 1e7);
  }

  /** Whether the words can stand in a record: 1 to 255 characters of printable ASCII. */
  public static boolean areWords(String words) {
    return !words.isEmpty()
        && words.length() <= LONGEST_WORDS
        && words.chars().allMatch(character -> character >= 0x20 && character <= 0x7e);
  }

  static String hash(ChainHead before, TerminalRecord record) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(of(before, record)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
