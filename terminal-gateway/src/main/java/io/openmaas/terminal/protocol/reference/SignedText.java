package io.openmaas.terminal.protocol.reference;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A payload under a signature, as commands and receipts travel: base64url of the payload, a dot,
 * base64url of the Ed25519 signature over the ASCII bytes of the first part; no padding.
 *
 * @param encoded the part before the dot
 * @param payload what it stands for
 * @param signature in base64url
 */
public record SignedText(String encoded, String payload, String signature) {
  /** The longest that is read, in characters. */
  public static final int LONGEST = 8_192;

  private static final int SIGNATURE_BYTES = 64;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Signs a payload. */
  public static SignedText sign(String payload, SigningKey key) {
    String encoded = ENCODER.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    byte[] signature = key.sign(encoded.getBytes(StandardCharsets.US_ASCII));
    return new SignedText(encoded, payload, ENCODER.encodeToString(signature));
  }

  /** Reads the form; empty for what has not got it. Says nothing of whether the signature holds. */
  public static Optional<SignedText> parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 1 || text.length() > LONGEST) {
      return Optional.empty();
    }
    String encoded = text.substring(0, dot);
    String signature = text.substring(dot + 1);
    try {
      byte[] payload = Base64.getUrlDecoder().decode(encoded);
      byte[] signed = Base64.getUrlDecoder().decode(signature);
      if (signed.length != SIGNATURE_BYTES
          || !ENCODER.encodeToString(payload).equals(encoded)
          || !ENCODER.encodeToString(signed).equals(signature)) {
        return Optional.empty();
      }
      String words =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      return Optional.of(new SignedText(encoded, words, signature));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Whether the holder of this key signed it. */
  public boolean isBy(TerminalKey key) {
    return key.verifies(
        encoded.getBytes(StandardCharsets.US_ASCII), Base64.getUrlDecoder().decode(signature));
  }

  /** As it travels. */
  public String text() {
    return encoded + "." + signature;
  }
}
