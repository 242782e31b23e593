package io.openmaas.terminal.command;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Writes signed envelopes of openmaas-terminal/1: {@code base64url(payload) + "." +
 * base64url(signature)}, both without padding. The payload is compact JSON in a fixed order of
 * fields; the Ed25519 signature is over the ASCII bytes of {@code base64url(payload)}.
 */
public final class EnvelopeWriter {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SignsEnvelopes key;

  public EnvelopeWriter(SignsEnvelopes key) {
    this.key = key;
  }

  /**
   * What an envelope says.
   *
   * @param counter per terminal, 1 and up
   * @param notBefore millisecond precision
   * @param expiresAt from when it may not be carried out
   */
  public record Content(
      UUID id,
      Imei terminal,
      VehicleId vehicle,
      Command command,
      long counter,
      Instant notBefore,
      Instant expiresAt,
      Authority authority) {}

  /** The signed text. */
  public String write(Content content) {
    String payload = BASE64.encodeToString(json(content).getBytes(StandardCharsets.UTF_8));
    byte[] signature = key.sign(payload.getBytes(StandardCharsets.US_ASCII));
    return payload + "." + BASE64.encodeToString(signature);
  }

  /** SHA-256 of an envelope in hexadecimal. */
  public static String hash(String envelope) {
    try {
      byte[] ascii = envelope.getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(ascii));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String json(Content content) {
    var json = new StringBuilder(320).append("{\"v\":1");
    field(json, "id", content.id().toString());
    field(json, "terminal", content.terminal().value());
    field(json, "vehicle", content.vehicle().value().toString());
    field(json, "command", content.command().name());
    content.command().text().ifPresent(words -> field(json, "text", words));
    json.append(",\"counter\":").append(content.counter());
    field(json, "notBefore", content.notBefore().toString());
    field(json, "expiresAt", content.expiresAt().toString());
    field(json, "authority", content.authority().text());
    return json.append('}').toString();
  }

  private static void field(StringBuilder json, String name, String value) {
    json.append(",\"").append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
