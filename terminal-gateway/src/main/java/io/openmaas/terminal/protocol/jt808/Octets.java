package io.openmaas.terminal.protocol.jt808;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A run of bytes that never changes and is equal by content. Texts are GBK, as the standard says.
 */
public record Octets(byte[] value) {
  /** Nothing. */
  public static final Octets NONE = new Octets(new byte[0]);

  private static final Charset GBK = Charset.forName("GBK");

  public Octets {
    value = value.clone();
  }

  public static Octets ofHex(String hex) {
    return new Octets(HexFormat.of().parseHex(hex));
  }

  /** The GBK bytes of a text; what GBK does not have becomes a question mark. */
  public static Octets ofText(String text) {
    return new Octets(text.getBytes(GBK));
  }

  @Override
  public byte[] value() {
    return value.clone();
  }

  public int length() {
    return value.length;
  }

  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  /** Read as GBK, without control characters and without the blanks that fill it up. */
  public String text() {
    var text = new StringBuilder();
    new String(value, GBK)
        .chars()
        .filter(letter -> !Character.isISOControl(letter))
        .forEach(letter -> text.append((char) letter));
    return text.toString().strip();
  }

  /** The bytes as an unsigned number, the first the highest; at most 8 of them. */
  public long number() {
    if (value.length > 8) {
      throw new IllegalArgumentException("too wide for a number: " + value.length + " bytes");
    }
    long number = 0;
    for (byte each : value) {
      number = number << 8 | each & 0xff;
    }
    return number;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(value, octets.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
