package io.openmaas.planner.basemap;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a file a request asks for (RFC 9110, section 14).
 *
 * <p>Several ranges in one request, other units than bytes and malformed ranges are answered with
 * the whole file, as the RFC allows.
 */
public sealed interface ByteRange {
  Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** The whole file. */
  record Whole() implements ByteRange {}

  /**
   * A part of the file.
   *
   * @param first the first byte, from 0
   * @param last the last byte, included
   */
  record Part(long first, long last) implements ByteRange {
    public long length() {
      return last - first + 1;
    }

    /** The value of {@code Content-Range}. */
    public String ofTotal(long size) {
      return "bytes " + first + "-" + last + "/" + size;
    }
  }

  /** Nothing of what is asked for exists. */
  record Unsatisfiable() implements ByteRange {}

  /**
   * @param header the value of {@code Range}, or null when there is none
   * @param size of the file in bytes
   */
  static ByteRange of(String header, long size) {
    Matcher matcher = SINGLE.matcher(header == null ? "" : header.replace(" ", ""));
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return new Whole();
    }
    if (matcher.group(1).isEmpty()) {
      long suffix = Long.parseLong(matcher.group(2));
      return suffix == 0 || size == 0
          ? new Unsatisfiable()
          : new Part(Math.max(0, size - suffix), size - 1);
    }
    long first = Long.parseLong(matcher.group(1));
    long last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
    if (last < first && !matcher.group(2).isEmpty()) {
      return new Whole();
    }
    return first >= size ? new Unsatisfiable() : new Part(first, Math.min(last, size - 1));
  }
}
