package io.openmaas.terminal.protocol.reference;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** An Ed25519 public key (RFC 8032), a terminal's or the gateway's. */
public final class TerminalKey {
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int RAW_LENGTH = 32;

  private final PublicKey key;

  private TerminalKey(PublicKey key) {
    this.key = key;
  }

  /**
   * From base64 of the 32 raw bytes (RFC 8032) or of the 44 bytes of an X.509 SubjectPublicKeyInfo
   * (RFC 8410); empty for anything else.
   */
  public static Optional<TerminalKey> parse(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.strip());
      if (bytes.length == RAW_LENGTH) {
        byte[] full = new byte[X509_PREFIX.length + RAW_LENGTH];
        System.arraycopy(X509_PREFIX, 0, full, 0, X509_PREFIX.length);
        System.arraycopy(bytes, 0, full, X509_PREFIX.length, RAW_LENGTH);
        bytes = full;
      }
      return Optional.of(
          new TerminalKey(
              KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(bytes))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Base64 of the X.509 SubjectPublicKeyInfo. */
  public String text() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  /** Whether the holder of the private key signed this; false for a signature of any other form. */
  public boolean verifies(byte[] content, byte[] signature) {
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(content);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
