package io.openmaas.terminal.fleet.card;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;

/** Signs with the gateway's Ed25519 key, wherever that is kept. */
public final class Ed25519CardLists implements SignsCardLists {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER = "{\"alg\":\"EdDSA\",\"typ\":\"openmaas-card-list\"}";

  private final UnaryOperator<byte[]> signer;

  /**
   * @param signer gives the Ed25519 signature (RFC 8032, 64 bytes) over the bytes
   */
  public Ed25519CardLists(UnaryOperator<byte[]> signer) {
    this.signer = signer;
  }

  @Override
  public String sign(String payload) {
    String text = encode(HEADER) + "." + encode(payload);
    byte[] signature = signer.apply(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + BASE64URL.encodeToString(signature);
  }

  private static String encode(String text) {
    return BASE64URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
