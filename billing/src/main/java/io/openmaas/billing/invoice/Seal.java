package io.openmaas.billing.invoice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;

/**
 * What makes a document final.
 *
 * @param contentSha256 of {@link InvoiceDocument#bytes()}, 32 bytes in lower-case hex
 * @param issuedOn local date of the account
 */
public record Seal(
    String contentSha256, String number, LocalDate issuedOn, LocalDate dueOn, Instant finalisedAt) {

  /** The content's hash. */
  public static String hashOf(byte[] content) {
    return HexFormat.of().formatHex(sha256(content));
  }

  /**
   * Over content and number: SHA-256 of {@code contentSha256 + "\n" + number + "\n" + issuedOn},
   * lower-case hex, so that a number cannot be put on other content unnoticed.
   */
  public String sha256() {
    return hashOf(
        (contentSha256 + "\n" + number + "\n" + issuedOn).getBytes(StandardCharsets.UTF_8));
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
