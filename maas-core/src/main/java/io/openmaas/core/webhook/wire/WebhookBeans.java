package io.openmaas.core.webhook.wire;

import io.openmaas.core.time.MachineClock;
import io.openmaas.core.webhook.AddressRules;
import io.openmaas.core.webhook.RetryPlan;
import io.openmaas.core.webhook.SendsWebhooks;
import io.openmaas.core.webhook.WebhookSecrets;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Base64;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts webhooks together. */
@Singleton
public final class WebhookBeans {

  @Produces
  @Singleton
  WebhookSecrets secrets(
      WebhookConfig config,
      @ConfigProperty(name = "openmaas.instance", defaultValue = "${user.home}/.openmaas/server")
          Path instance) {
    return new WebhookSecrets(
        config
            .key()
            .map(Base64.getDecoder()::decode)
            .orElseGet(() -> KeyFile.ensure(instance.resolve("keys").resolve("webhooks.key"))));
  }

  @Produces
  @Singleton
  AddressRules rules(WebhookConfig config) {
    return new AddressRules(config.allowLoopback(), config.allowPrivate());
  }

  @Produces
  @Singleton
  RetryPlan plan(WebhookConfig config) {
    return new RetryPlan(
        config.retryFirst(), config.retryLongest(), config.giveUpAfter(), config.disableAfter());
  }

  @Produces
  @Singleton
  SendsWebhooks sender(
      Vertx vertx,
      WebhookSecrets secrets,
      AddressRules rules,
      MachineClock clock,
      WebhookConfig config) {
    return new HttpWebhooks(
        vertx, secrets, rules, clock, config.timeout(), new HttpClientOptions());
  }

  void close(@Disposes SendsWebhooks sender) {
    if (sender instanceof HttpWebhooks http) {
      http.close();
    }
  }
}
