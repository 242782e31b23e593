package io.openmaas.core.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets and signatures of webhooks (Standard Webhooks 1.0.0, symmetric: HMAC-SHA256). A secret is
 * derived from the installation's key and the webhook's id, so that none is kept in the database.
 */
public final class WebhookSecrets {
  private static final int LEAST_KEY_BYTES = 32;
  private static final String PREFIX = "whsec_";

  /** For so long after a rotation the secret before signs too. */
  public static final Duration OVERLAP = Duration.ofDays(1);

  private final byte[] key;

  /**
   * @param key of the installation, 32 bytes or more, secret
   */
  public WebhookSecrets(byte[] key) {
    if (key.length < LEAST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the key of webhooks has " + LEAST_KEY_BYTES + " bytes or more, not " + key.length);
    }
    this.key = key.clone();
  }

  /** What the receiver is given: {@code whsec_} and 32 bytes in base64. */
  public String secret(WebhookId webhook, int generation) {
    return PREFIX + Base64.getEncoder().encodeToString(derive(webhook, generation));
  }

  /**
   * The header {@code webhook-signature}: one signature, or two parted by a space while a rotated
   * secret is still good.
   *
   * @param eventId the header {@code webhook-id}
   * @param at the header {@code webhook-timestamp}, whole seconds
   */
  public String sign(Webhook webhook, String eventId, Instant at, String body) {
    Webhook.Secret secret = webhook.secret();
    String signature = sign(webhook.id(), secret.generation(), eventId, at, body);
    boolean both =
        secret.generation() > 1
            && secret.rotatedAt().filter(rotated -> rotated.plus(OVERLAP).isAfter(at)).isPresent();
    return both
        ? signature + " " + sign(webhook.id(), secret.generation() - 1, eventId, at, body)
        : signature;
  }

  private String sign(WebhookId webhook, int generation, String eventId, Instant at, String body) {
    String content = eventId + "." + at.getEpochSecond() + "." + body;
    byte[] signature = hmac(derive(webhook, generation), content.getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(signature);
  }

  private byte[] derive(WebhookId webhook, int generation) {
    String name = "openmaas webhook " + webhook + " " + generation;
    return hmac(key, name.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(byte[] key, byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
