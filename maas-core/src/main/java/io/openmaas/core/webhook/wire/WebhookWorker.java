package io.openmaas.core.webhook.wire;

import io.openmaas.core.time.MachineClock;
import io.openmaas.core.webhook.Delivery;
import io.openmaas.core.webhook.DeliveryOutcome;
import io.openmaas.core.webhook.DeliveryOutcome.Delivered;
import io.openmaas.core.webhook.DeliveryOutcome.Failed;
import io.openmaas.core.webhook.DeliveryOutcome.Gone;
import io.openmaas.core.webhook.RetryPlan;
import io.openmaas.core.webhook.SendsWebhooks;
import io.openmaas.core.webhook.WebhookId;
import io.openmaas.core.webhook.store.Deliveries;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Delivers what is due. Any number of processes may do it at once; one that dies has its deliveries
 * tried again by another. A slow receiver takes a few of the places and leaves the rest.
 */
@ApplicationScoped
public class WebhookWorker {
  private static final Logger LOG = Logger.getLogger(WebhookWorker.class);

  /** Calls of one webhook at the same time. */
  private static final int EACH = 4;

  private final Pool pool;
  private final Deliveries deliveries;
  private final SendsWebhooks sender;
  private final RetryPlan plan;
  private final WebhookConfig config;
  private final MachineClock clock;
  private final Map<WebhookId, Integer> underWay = new ConcurrentHashMap<>();
  private final AtomicBoolean claiming = new AtomicBoolean();

  /** A place became free while others were being filled. */
  private final AtomicBoolean again = new AtomicBoolean();

  public WebhookWorker(
      Pool pool,
      Deliveries deliveries,
      SendsWebhooks sender,
      RetryPlan plan,
      WebhookConfig config,
      MachineClock clock) {
    this.pool = pool;
    this.deliveries = deliveries;
    this.sender = sender;
    this.plan = plan;
    this.config = config;
    this.clock = clock;
  }

  /** Begins what is due and does not wait for its end. */
  @Scheduled(
      identity = "webhooks",
      every = "${openmaas.webhooks.every:1s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> deliver() {
    int room = config.concurrency() - underWay();
    if (room <= 0) {
      return Uni.createFrom().voidItem();
    }
    if (!claiming.compareAndSet(false, true)) {
      again.set(true);
      return Uni.createFrom().voidItem();
    }
    again.set(false);
    return deliveries
        .claim(pool, lease(), List.copyOf(underWay.keySet()), EACH, room)
        .invoke(claimed -> claimed.forEach(this::begin))
        .onTermination()
        .invoke(() -> claiming.set(false))
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("webhooks are not delivered: %s", failure.getMessage()))
        .onFailure()
        .recoverWithNull()
        .call(() -> again.getAndSet(false) ? deliver() : Uni.createFrom().voidItem());
  }

  /** How many calls are under way. */
  int underWay() {
    return underWay.values().stream().mapToInt(n -> n).sum();
  }

  /** Gives up and forgets what is old. */
  @Scheduled(
      identity = "webhooks-tidy",
      every = "${openmaas.webhooks.tidy:10m}",
      concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> tidy() {
    return deliveries.tidy(pool, config.giveUpAfter(), config.keep());
  }

  /** Long enough that an attempt that is under way is never taken for lost. */
  private Duration lease() {
    return config.timeout().multipliedBy(2).plusSeconds(30);
  }

  private void begin(Delivery delivery) {
    WebhookId webhook = delivery.webhook().id();
    underWay.merge(webhook, 1, Integer::sum);
    sender
        .send(delivery)
        .flatMap(outcome -> keep(delivery, outcome))
        .onTermination()
        .invoke(() -> underWay.computeIfPresent(webhook, (_, n) -> n == 1 ? null : n - 1))
        .subscribe()
        .with(
            _ -> deliver().subscribe().with(_ -> {}),
            failure ->
                LOG.warnf(
                    "what came of a webhook is not kept, it is called again: %s",
                    failure.getMessage()));
  }

  private Uni<Void> keep(Delivery delivery, DeliveryOutcome outcome) {
    return switch (outcome) {
      case Delivered delivered -> deliveries.delivered(pool, delivery, delivered.status());
      case Gone _ ->
          deliveries
              .failed(pool, delivery, Optional.empty(), Optional.of(410), "answered 410")
              .flatMap(_ -> disable(delivery, "it answered 410 Gone"));
      case Failed failed -> keepFailure(delivery, failed);
    };
  }

  private Uni<Void> keepFailure(Delivery delivery, Failed failed) {
    Instant now = clock.now();
    Optional<Instant> next =
        plan.next(
                delivery.attempt(),
                Duration.between(delivery.since(), now),
                failed.retryAfter(),
                RandomGenerator.getDefault().nextDouble())
            .map(now::plus);
    return deliveries
        .failed(pool, delivery, next, failed.status(), failed.reason())
        .flatMap(
            since ->
                since.plus(plan.disableAfter()).isAfter(now)
                    ? Uni.createFrom().voidItem()
                    : disable(delivery, "it has failed since " + since + ": " + failed.reason()));
  }

  private Uni<Void> disable(Delivery delivery, String because) {
    LOG.errorf(
        "webhook %s to %s is switched off: %s",
        delivery.webhook().id(), delivery.webhook().url().getHost(), because);
    return deliveries.disable(pool, delivery.webhook().id(), because);
  }
}
