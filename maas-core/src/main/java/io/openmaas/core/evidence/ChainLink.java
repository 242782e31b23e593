package io.openmaas.core.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A point in a hash chain.
 *
 * @param number how many links come before it
 * @param hash SHA-256 as 64 lower-case hexadecimal digits
 */
public record ChainLink(long number, String hash) {

  public ChainLink {
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256 hash: " + hash);
    }
  }

  /** The beginning of the chain with this name: the hash of the name. */
  public static ChainLink start(String chain) {
    return new ChainLink(
        0, HexFormat.of().formatHex(sha256().digest(chain.getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * The next link: SHA-256 over this hash (32 bytes), then for each content its length as 4 bytes,
   * big-endian, and its bytes.
   *
   * @param contents in canonical order, at least one
   */
  public ChainLink next(List<byte[]> contents) {
    if (contents.isEmpty()) {
      throw new IllegalArgumentException("a link adds something");
    }
    MessageDigest digest = sha256();
    digest.update(HexFormat.of().parseHex(hash));
    for (byte[] content : contents) {
      digest.update(
          new byte[] {
            (byte) (content.length >>> 24),
            (byte) (content.length >>> 16),
            (byte) (content.length >>> 8),
            (byte) content.length
          });
      digest.update(content);
    }
    return new ChainLink(number + 1, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
