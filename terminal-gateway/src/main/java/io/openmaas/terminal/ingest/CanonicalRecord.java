package io.openmaas.terminal.ingest;

import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A record in the one form that is hashed. Lines of ASCII, each ended by a line feed: {@code
 * openmaas-record/1}; the IMEI; the time in Unix milliseconds; {@code -} for no fix, or latitude
 * and longitude in degrees times 10^7, altitude in metres, heading, speed in km/h and satellites,
 * one space between; then each measure as {@code NAME=value}, by name; then each detail as {@code
 * NAME=words}, by name, the words in the form of HTML form data.
 *
 * @param identity of the record, by these bytes
 */
public record CanonicalRecord(TerminalRecord record, RecordIdentity identity, byte[] bytes) {

  /** The order in which records enter a chain link: by time, then identity. */
  public static final Comparator<CanonicalRecord> ORDER =
      Comparator.comparing((CanonicalRecord canonical) -> canonical.record.at())
          .thenComparing(CanonicalRecord::identity);

  private static final Measure[] BY_NAME = byName(Measure.values());
  private static final Detail[] DETAILS_BY_NAME = byName(Detail.values());

  public static CanonicalRecord of(TerminalRecord record) {
    byte[] bytes = text(record).getBytes(StandardCharsets.US_ASCII);
    return new CanonicalRecord(record, RecordIdentity.of(sha256(bytes)), bytes);
  }

  private static String text(TerminalRecord record) {
    var text = new StringBuilder(192);
    text.append("openmaas-record/1\n").append(record.terminal().value()).append('\n');
    text.append(record.at().toEpochMilli()).append('\n');
    if (record.fix().isPresent()) {
      TerminalRecord.Fix fix = record.fix().get();
      text.append(e7(fix.position().latitude())).append(' ');
      text.append(e7(fix.position().longitude())).append(' ');
      text.append(fix.altitudeMetres()).append(' ');
      text.append(fix.headingDegrees()).append(' ');
      text.append(fix.speedKmh()).append(' ');
      text.append(fix.satellites());
    } else {
      text.append('-');
    }
    text.append('\n');
    for (Measure measure : BY_NAME) {
      Long value = record.measures().get(measure);
      if (value != null) {
        text.append(measure.name()).append('=').append(value.longValue()).append('\n');
      }
    }
    for (Detail detail : DETAILS_BY_NAME) {
      String words = record.details().get(detail);
      if (words != null) {
        text.append(detail.name()).append('=');
        text.append(URLEncoder.encode(words, StandardCharsets.UTF_8)).append('\n');
      }
    }
    return text.toString();
  }

  /** Degrees times 10^7, as records are kept. */
  public static int e7(double degrees) {
    return (int) Math.round(degrees * 1e7);
  }

  private static <E extends Enum<E>> E[] byName(E[] values) {
    Arrays.sort(values, Comparator.comparing(Enum::name));
    return values;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
