package io.openmaas.terminal.protocol.teltonika;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A run of bytes that never changes and is equal by content. */
public record Octets(byte[] value) {

  public Octets {
    value = value.clone();
  }

  public static Octets ofHex(String hex) {
    return new Octets(HexFormat.of().parseHex(hex));
  }

  /** The bytes of an ASCII text. */
  public static Octets ofText(String text) {
    return new Octets(text.getBytes(StandardCharsets.US_ASCII));
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

  /** Read as ASCII; a byte beyond it becomes U+FFFD. */
  public String text() {
    return new String(value, StandardCharsets.US_ASCII);
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
