package io.openmaas.core.webhook.wire;

import io.openmaas.core.time.MachineClock;
import io.openmaas.core.webhook.AddressRules;
import io.openmaas.core.webhook.Delivery;
import io.openmaas.core.webhook.DeliveryOutcome;
import io.openmaas.core.webhook.DeliveryOutcome.Delivered;
import io.openmaas.core.webhook.DeliveryOutcome.Failed;
import io.openmaas.core.webhook.DeliveryOutcome.Gone;
import io.openmaas.core.webhook.SendsWebhooks;
import io.openmaas.core.webhook.WebhookSecrets;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls webhooks over HTTP. The name is resolved first and the very address that was allowed is
 * called; redirects are not followed, and nothing of an answer is kept but its status: so a webhook
 * is no way to read what only our server may read.
 */
final class HttpWebhooks implements SendsWebhooks, AutoCloseable {
  private static final int MOST_ANSWER_BYTES = 65_536;
  private static final int NAME_THREADS = 4;
  private static final int MOST_AT_ONE_HOST = 256;

  private final HttpClient client;
  private final WorkerExecutor names;
  private final WebhookSecrets secrets;
  private final AddressRules rules;
  private final MachineClock clock;
  private final Duration timeout;

  HttpWebhooks(
      Vertx vertx,
      WebhookSecrets secrets,
      AddressRules rules,
      MachineClock clock,
      Duration timeout,
      HttpClientOptions options) {
    this.client =
        vertx.createHttpClient(
            options
                .setKeepAlive(false)
                .setMaxPoolSize(MOST_AT_ONE_HOST)
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout((int) Math.max(1, timeout.toSeconds())));
    this.names = vertx.createSharedWorkerExecutor("webhook-names", NAME_THREADS);
    this.secrets = secrets;
    this.rules = rules;
    this.clock = clock;
    this.timeout = timeout;
  }

  @Override
  public Uni<DeliveryOutcome> send(Delivery delivery) {
    var request = new AtomicReference<HttpClientRequest>();
    return resolve(AddressRules.host(delivery.webhook().url()))
        .flatMap(address -> call(delivery, address, request))
        .ifNoItem()
        .after(timeout)
        .fail()
        .onFailure()
        .invoke(_ -> Optional.ofNullable(request.get()).ifPresent(HttpClientRequest::reset))
        .onFailure()
        .recoverWithItem(this::failure);
  }

  /** Every address of the name must be allowed: whoever answers next must not choose. */
  private Uni<InetAddress> resolve(String host) {
    return names.executeBlocking(
        () -> {
          InetAddress[] all = InetAddress.getAllByName(host);
          for (InetAddress address : all) {
            if (!rules.allows(address)) {
              throw new AddressRefused(
                  host + " is at " + address.getHostAddress() + ", which may not be called");
            }
          }
          return all[0];
        },
        false);
  }

  private Uni<DeliveryOutcome> call(
      Delivery delivery, InetAddress address, AtomicReference<HttpClientRequest> kept) {
    URI url = delivery.webhook().url();
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    int port = url.getPort() == -1 ? tls ? 443 : 80 : url.getPort();
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    Instant now = clock.now();
    String event = "evt_" + delivery.event();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
            .setHost(AddressRules.host(url))
            .setPort(port)
            .setSsl(tls)
            .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
            .setFollowRedirects(false)
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", "OpenMaaS-Webhooks/1")
            .putHeader("webhook-id", event)
            .putHeader("webhook-timestamp", Long.toString(now.getEpochSecond()))
            .putHeader(
                "webhook-signature", secrets.sign(delivery.webhook(), event, now, delivery.body()));
    return client
        .request(options)
        .invoke(kept::set)
        .flatMap(request -> request.send(Buffer.buffer(delivery.body())))
        .map(HttpWebhooks::outcome);
  }

  private static DeliveryOutcome outcome(HttpClientResponse response) {
    dropBody(response);
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new Delivered(status);
    }
    if (status == 410) {
      return new Gone();
    }
    String what =
        status >= 300 && status < 400
            ? "answered " + status + ", and redirects are not followed"
            : "answered " + status;
    return new Failed(what, Optional.of(status), retryAfter(response.getHeader("retry-after")));
  }

  private static void dropBody(HttpClientResponse response) {
    var bytes = new int[1];
    response.exceptionHandler(_ -> {});
    response.handler(
        buffer -> {
          bytes[0] += buffer.length();
          if (bytes[0] > MOST_ANSWER_BYTES) {
            response.request().reset();
          }
        });
  }

  private static Optional<Duration> retryAfter(String header) {
    return header != null && header.matches("\\d{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(header)))
        : Optional.empty();
  }

  private DeliveryOutcome failure(Throwable cause) {
    String reason =
        switch (cause) {
          case AddressRefused refused -> refused.getMessage();
          case UnknownHostException unknown -> "there is no host " + unknown.getMessage();
          case io.smallrye.mutiny.TimeoutException _ -> noAnswer();
          case TimeoutException _ -> noAnswer();
          default ->
              cause.getClass().getSimpleName()
                  + Optional.ofNullable(cause.getMessage()).map(text -> ": " + text).orElse("");
        };
    return new Failed(reason, Optional.empty(), Optional.empty());
  }

  private String noAnswer() {
    return String.format(Locale.ROOT, "no answer within %.1f s", timeout.toMillis() / 1_000.0);
  }

  @Override
  public void close() {
    client.closeAndForget();
    names.closeAndForget();
  }

  /** The name leads to where we may not call. */
  private static final class AddressRefused extends Exception {
    private static final long serialVersionUID = 1L;

    AddressRefused(String message) {
      super(message);
    }
  }
}
