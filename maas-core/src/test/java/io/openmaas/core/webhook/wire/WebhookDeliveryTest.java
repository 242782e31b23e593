package io.openmaas.core.webhook.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.MachineClock;
import io.openmaas.core.webhook.AddressRules;
import io.openmaas.core.webhook.RetryPlan;
import io.openmaas.core.webhook.Urgency;
import io.openmaas.core.webhook.Webhook;
import io.openmaas.core.webhook.WebhookEvent;
import io.openmaas.core.webhook.WebhookId;
import io.openmaas.core.webhook.WebhookSecrets;
import io.openmaas.core.webhook.store.Deliveries;
import io.openmaas.core.webhook.store.Deliveries.Logged;
import io.openmaas.core.webhook.store.Webhooks;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks from the event to a real receiver that fails, delays, redirects and leaves. */
class WebhookDeliveryTest {
  private static final Duration TIMEOUT = Duration.ofMillis(700);
  private static TestDatabase database;

  private volatile Instant now = Instant.parse("2026-05-04T12:00:00Z");
  private final MachineClock clock = new MachineClock(() -> now);
  private final Webhooks webhooks = new Webhooks(clock);
  private final Deliveries deliveries = new Deliveries(UUID::randomUUID, clock);
  private final WebhookSecrets secrets = new WebhookSecrets(new byte[32]);
  private Receiver receiver;
  private HttpWebhooks sender;
  private WebhookWorker worker;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void build() throws Exception {
    database.pool().query("delete from core.webhook").executeAndAwait();
    receiver = new Receiver();
    use(new AddressRules(true, false));
  }

  private void use(AddressRules rules) {
    sender =
        new HttpWebhooks(database.vertx(), secrets, rules, clock, TIMEOUT, new HttpClientOptions());
    worker =
        new WebhookWorker(
            database.pool(), deliveries, sender, RetryPlan.USUAL, new UsualConfig(), clock);
  }

  @AfterEach
  void tearDown() {
    sender.close();
    receiver.close();
  }

  private Webhook webhook(URI url, Set<String> kinds, Urgency least) {
    var webhook =
        new Webhook(
            new WebhookId(UUID.randomUUID()),
            url,
            new Webhook.Filter(Set.of("alarm.opened"), kinds, least),
            "",
            Webhook.Secret.FIRST,
            true,
            Webhook.Trouble.NONE);
    webhooks.add(database.pool(), webhook, "me").await().indefinitely();
    return webhook;
  }

  private Webhook webhook(String path) {
    return webhook(receiver.url(path), Set.of(), Urgency.NOTICE);
  }

  private WebhookEvent event(String kind, Urgency urgency) {
    return new WebhookEvent(
        UUID.randomUUID(), "alarm.opened", kind, urgency, now, "{\"words\":\"größer\"}");
  }

  private WebhookEvent happens() {
    return happens(event("CRASH", Urgency.CRITICAL));
  }

  private WebhookEvent happens(WebhookEvent event) {
    database
        .pool()
        .withTransaction(connection -> deliveries.append(connection, List.of(event)))
        .await()
        .indefinitely();
    return event;
  }

  private void sweep() {
    worker.deliver().await().indefinitely();
  }

  private void pass(Duration time) {
    now = now.plus(time);
    sweep();
  }

  private Logged only(Webhook webhook) {
    List<Logged> log = deliveries.list(database.pool(), webhook.id(), 10).await().indefinitely();
    assertEquals(1, log.size());
    return log.getFirst();
  }

  /** {@code STATE attempts status}. */
  private String progress(Webhook webhook) {
    var progress = only(webhook).progress();
    return progress.state()
        + " "
        + progress.attempts()
        + progress.status().map(status -> " " + status).orElse("");
  }

  private void becomes(String expected, Webhook webhook) {
    waitFor(
        () -> worker.underWay() == 0 && progress(webhook).equals(expected),
        () -> progress(webhook));
  }

  private static void waitFor(BooleanSupplier so, java.util.function.Supplier<String> otherwise) {
    long until = System.nanoTime() + 5_000_000_000L;
    while (!so.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, otherwise.get());
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Webhook reload(Webhook webhook) {
    return webhooks.find(database.pool(), webhook.id()).await().indefinitely().orElseThrow();
  }

  /** By the text of the standard, with nothing of our own code. */
  private static boolean verifies(String secret, Receiver.Call call) throws Exception {
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    String signed =
        call.headers().get("webhook-id")
            + "."
            + call.headers().get("webhook-timestamp")
            + "."
            + call.body();
    String right =
        Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    return Arrays.stream(call.headers().get("webhook-signature").split(" "))
        .anyMatch(each -> each.equals("v1," + right));
  }

  @Test
  void an_event_is_delivered_signed() throws Exception {
    Webhook webhook = webhook("/200/hook?a=b");
    WebhookEvent event = happens();
    sweep();
    becomes("DELIVERED 1 200", webhook);
    Receiver.Call call = receiver.at("/200/hook?a=b").getFirst();
    assertEquals("evt_" + event.id(), call.headers().get("webhook-id"));
    assertEquals("application/json", call.headers().get("content-type"));
    assertEquals(Long.toString(now.getEpochSecond()), call.headers().get("webhook-timestamp"));
    assertEquals(
        "{\"type\":\"alarm.opened\",\"timestamp\":\"2026-05-04T12:00:00Z\",\"data\":{\"words\":\"größer\"}}",
        call.body());
    assertTrue(verifies(secrets.secret(webhook.id(), 1), call));
    assertFalse(verifies(secrets.secret(new WebhookId(UUID.randomUUID()), 1), call));
  }

  @Test
  void what_is_rolled_back_is_not_told() {
    Webhook webhook = webhook("/200/a");
    database
        .pool()
        .withTransaction(
            connection ->
                deliveries
                    .append(connection, List.of(event("CRASH", Urgency.CRITICAL)))
                    .invoke(
                        () -> {
                          throw new IllegalStateException("the use case failed");
                        }))
        .onFailure()
        .recoverWithNull()
        .await()
        .indefinitely();
    assertEquals(
        List.of(), deliveries.list(database.pool(), webhook.id(), 10).await().indefinitely());
  }

  @Test
  void a_webhook_is_told_only_of_what_it_asked_for() {
    webhook(receiver.url("/200/crash"), Set.of("CRASH"), Urgency.NOTICE);
    webhook(receiver.url("/200/urgent"), Set.of(), Urgency.WARNING);
    webhook(receiver.url("/200/all"), Set.of(), Urgency.NOTICE);
    happens(event("CRASH", Urgency.CRITICAL));
    happens(event("SILENT", Urgency.NOTICE));
    sweep();
    waitFor(() -> receiver.calls.size() == 4, () -> receiver.calls.toString());
    assertEquals(
        "/200/all /200/all /200/crash /200/urgent",
        receiver.calls.stream().map(Receiver.Call::path).sorted().collect(Collectors.joining(" ")));
  }

  @Test
  void a_failing_receiver_is_tried_again_with_the_same_id_until_it_works() throws Exception {
    Webhook webhook = webhook("/503");
    happens();
    sweep();
    becomes("PENDING 1 503", webhook);
    assertTrue(reload(webhook).trouble().failingSince().isPresent());
    sweep();
    assertEquals("PENDING 1 503", progress(webhook));
    pass(Duration.ofSeconds(7));
    becomes("PENDING 2 503", webhook);
    receiver.answers.put("/503", 204);
    pass(Duration.ofSeconds(13));
    becomes("DELIVERED 3 204", webhook);
    waitFor(() -> reload(webhook).trouble().failingSince().isEmpty(), () -> "still failing");
    List<Receiver.Call> calls = receiver.at("/503");
    assertEquals(
        1, calls.stream().map(call -> call.headers().get("webhook-id")).distinct().count());
    assertEquals(
        3, calls.stream().map(call -> call.headers().get("webhook-timestamp")).distinct().count());
    for (Receiver.Call call : calls) {
      assertTrue(verifies(secrets.secret(webhook.id(), 1), call));
    }
  }

  @Test
  void after_three_days_it_is_given_up_and_the_webhook_switched_off() {
    Webhook webhook = webhook("/500");
    happens();
    sweep();
    becomes("PENDING 1 500", webhook);
    pass(Duration.ofHours(73));
    becomes("FAILED 2 500", webhook);
    waitFor(() -> !reload(webhook).enabled(), () -> "still on");
    assertTrue(reload(webhook).trouble().disabledBecause().orElseThrow().contains("answered 500"));
    assertTrue(happens() != null);
    assertEquals(
        1, deliveries.list(database.pool(), webhook.id(), 10).await().indefinitely().size());
  }

  @Test
  void gone_switches_the_webhook_off_at_once() {
    Webhook webhook = webhook("/410");
    happens();
    sweep();
    becomes("FAILED 1 410", webhook);
    waitFor(() -> !reload(webhook).enabled(), () -> "still on");
  }

  @Test
  void a_redirect_is_not_followed() {
    Webhook webhook = webhook("/302");
    happens();
    sweep();
    becomes("PENDING 1 302", webhook);
    assertEquals(List.of(), receiver.at("/200/redirected"));
  }

  @Test
  void a_slow_receiver_is_given_up_on_and_holds_up_no_other() {
    Webhook slow = webhook("/slow");
    Webhook quick = webhook("/200/quick");
    for (int i = 0; i < 20; i++) {
      happens();
    }
    long began = System.nanoTime();
    sweep();
    waitFor(
        () -> receiver.at("/200/quick").size() == 20, () -> receiver.at("/200/quick").size() + "");
    assertTrue(receiver.at("/slow").size() <= 4, "few places for one");
    assertTrue(System.nanoTime() - began < 2_500_000_000L);
    waitFor(
        () ->
            deliveries.list(database.pool(), slow.id(), 50).await().indefinitely().stream()
                .anyMatch(each -> each.progress().error().orElse("").contains("no answer within")),
        () -> "no error");
    assertNotEquals(slow.id(), quick.id());
  }

  @Test
  void retry_after_is_kept_to() {
    Webhook webhook = webhook("/429");
    happens();
    sweep();
    becomes("PENDING 1 429", webhook);
    assertEquals(now.plusSeconds(120), only(webhook).progress().nextAt().orElseThrow());
  }

  @Test
  void nobody_there_is_a_failure_like_any_other() {
    Webhook webhook = webhook(URI.create("http://127.0.0.1:1/"), Set.of(), Urgency.NOTICE);
    happens();
    sweep();
    becomes("PENDING 1", webhook);
    waitFor(() -> only(webhook).progress().error().isPresent(), () -> "no error");
    Webhook nowhere = webhook(URI.create("https://nowhere.invalid/"), Set.of(), Urgency.NOTICE);
    happens();
    sweep();
    waitFor(() -> only(nowhere).progress().error().isPresent(), () -> "no error");
  }

  @Test
  void an_endless_answer_is_not_read_and_nothing_of_an_answer_is_kept() {
    Webhook webhook = webhook("/500/huge");
    happens();
    sweep();
    becomes("PENDING 1 500", webhook);
    Webhook other = webhook("/404");
    happens();
    sweep();
    becomes("PENDING 1 404", other);
    assertEquals("answered 404", only(other).progress().error().orElseThrow());
  }

  @Test
  void a_name_that_leads_inside_is_not_called() {
    sender.close();
    use(new AddressRules(false, false));
    Webhook webhook = webhook("/200/inside");
    happens();
    sweep();
    waitFor(() -> only(webhook).progress().error().isPresent(), () -> "no error");
    assertTrue(only(webhook).progress().error().orElseThrow().contains("may not be called"));
    assertEquals(List.of(), receiver.calls);
  }

  @Test
  void what_a_dead_process_had_taken_is_taken_again_and_not_sooner() {
    Webhook webhook = webhook("/200/a");
    happens();
    var taken =
        deliveries
            .claim(database.pool(), Duration.ofMinutes(1), List.of(), 4, 10)
            .await()
            .indefinitely();
    assertEquals(1, taken.size());
    sweep();
    assertEquals("PENDING 1", progress(webhook));
    pass(Duration.ofMinutes(1));
    becomes("DELIVERED 2 200", webhook);
    deliveries
        .failed(database.pool(), taken.getFirst(), Optional.empty(), Optional.empty(), "late")
        .await()
        .indefinitely();
    assertEquals("DELIVERED 2 200", progress(webhook), "a late word of the first changes nothing");
  }

  @Test
  void two_processes_never_take_the_same() {
    webhook("/200/a");
    webhook("/200/b");
    for (int i = 0; i < 50; i++) {
      happens();
    }
    var other =
        new WebhookWorker(
            database.pool(), deliveries, sender, RetryPlan.USUAL, new UsualConfig(), clock);
    for (int i = 0; i < 10; i++) {
      io.smallrye.mutiny.Uni.join()
          .all(worker.deliver(), other.deliver())
          .andFailFast()
          .await()
          .indefinitely();
    }
    waitFor(() -> receiver.calls.size() == 100, () -> receiver.calls.size() + "");
    assertEquals(
        100,
        receiver.calls.stream()
            .map(call -> call.path() + call.headers().get("webhook-id"))
            .distinct()
            .count());
  }

  @Test
  void after_a_rotation_both_secrets_are_good_for_a_day() throws Exception {
    Webhook webhook = webhook("/200/a");
    webhooks.rotate(database.pool(), webhook.id()).await().indefinitely();
    happens();
    sweep();
    becomes("DELIVERED 1 200", webhook);
    assertTrue(verifies(secrets.secret(webhook.id(), 1), receiver.calls.getFirst()));
    assertTrue(verifies(secrets.secret(webhook.id(), 2), receiver.calls.getFirst()));
    now = now.plus(Duration.ofHours(25));
    happens();
    sweep();
    waitFor(() -> receiver.calls.size() == 2, () -> "not called");
    assertFalse(verifies(secrets.secret(webhook.id(), 1), receiver.calls.getLast()));
    assertTrue(verifies(secrets.secret(webhook.id(), 2), receiver.calls.getLast()));
  }

  @Test
  void the_log_is_forgotten_after_a_while() {
    Webhook webhook = webhook("/200/a");
    happens();
    sweep();
    becomes("DELIVERED 1 200", webhook);
    now = now.plus(Duration.ofDays(31));
    worker.tidy().await().indefinitely();
    assertEquals(
        List.of(), deliveries.list(database.pool(), webhook.id(), 10).await().indefinitely());
  }

  private static final class UsualConfig implements WebhookConfig {
    @Override
    public String every() {
      return "1s";
    }

    @Override
    public String tidy() {
      return "10m";
    }

    @Override
    public boolean allowLoopback() {
      return true;
    }

    @Override
    public boolean allowPrivate() {
      return false;
    }

    @Override
    public Duration timeout() {
      return TIMEOUT;
    }

    @Override
    public int concurrency() {
      return 32;
    }

    @Override
    public Duration retryFirst() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Duration retryLongest() {
      return Duration.ofHours(8);
    }

    @Override
    public Duration giveUpAfter() {
      return Duration.ofDays(3);
    }

    @Override
    public Duration disableAfter() {
      return Duration.ofDays(3);
    }

    @Override
    public Duration keep() {
      return Duration.ofDays(30);
    }

    @Override
    public Optional<String> key() {
      return Optional.empty();
    }
  }
}
