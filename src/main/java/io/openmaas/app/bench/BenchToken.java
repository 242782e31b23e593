package io.openmaas.app.bench;

import io.openmaas.core.security.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/** A token as the server issues them, signed with the key in its own folder. */
final class BenchToken {
  private static final long LIFETIME_SECONDS = 100_000;

  private BenchToken() {}

  /**
   * @param keys folder of the server's keys
   */
  static String sign(Path keys, String group, Instant now)
      throws IOException, GeneralSecurityException {
    String head = part("{\"typ\":\"JWT\",\"alg\":\"ES256\"}");
    String claims =
        part(
            """
            {"iss":"openmaas","sub":"018f3f3e-0000-7000-8000-000000000001",\
            "upn":"bench@openmaas.local","groups":["%s"],"iat":%s,"exp":%s,"jti":"bench"}"""
                .formatted(group, now.getEpochSecond(), now.getEpochSecond() + LIFETIME_SECONDS));
    var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(SigningKeys.readPrivateKey(SigningKeys.ensure(keys).privateKey()));
    signature.update((head + "." + claims).getBytes(StandardCharsets.US_ASCII));
    return head + "." + claims + "." + encode(signature.sign());
  }

  private static String part(String json) {
    return encode(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
