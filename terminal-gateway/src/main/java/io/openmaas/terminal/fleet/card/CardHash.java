package io.openmaas.terminal.fleet.card;

import io.openmaas.core.vehicle.VehicleId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A card without its number.
 *
 * @param value SHA-256 of the number as terminals report it (upper-case hexadecimal), in lower-case
 *     hexadecimal
 */
public record CardHash(String value) {

  public CardHash {
    if (!value.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal");
    }
  }

  /**
   * Of a card by its number; case and separators are of no meaning.
   *
   * @throws IllegalArgumentException if it is not 4 to 16 bytes in hexadecimal
   */
  public static CardHash ofNumber(String number) {
    String plain = number.replaceAll("[\\s:.-]", "").toUpperCase(Locale.ROOT);
    if (!plain.matches("([0-9A-F]{2}){4,16}")) {
      throw new IllegalArgumentException("must be 4 to 16 bytes in hexadecimal");
    }
    return new CardHash(sha256(plain));
  }

  /**
   * As it stands in the list of this vehicle: SHA-256 of the vehicle's id, a colon and the hash.
   * Lists of two vehicles do not tell that the same person has reserved both.
   */
  public String in(VehicleId vehicle) {
    return sha256(vehicle + ":" + value);
  }

  /** The first characters, for people who compare. */
  public String shortened() {
    return value.substring(0, 12);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
