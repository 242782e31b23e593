package io.openmaas.terminal.fleet.card;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

/** Signs with an Ed25519 key of the JDK. */
public final class Ed25519CardLists implements SignsCardLists {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private final PrivateKey key;

  public Ed25519CardLists(PrivateKey key) {
    this.key = key;
  }

  @Override
  public String sign(String payload) {
    String text =
        encode("{\"alg\":\"EdDSA\",\"typ\":\"openmaas-card-list\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + encode(payload.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign a card list", e);
    }
  }

  private static String encode(byte[] bytes) {
    return BASE64URL.encodeToString(bytes);
  }
}
