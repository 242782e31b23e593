package io.openmaas.core.webhook.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.Problem.FieldError;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.MachineClock;
import io.openmaas.core.webhook.AddressRules;
import io.openmaas.core.webhook.WebhookSecrets;
import io.openmaas.core.webhook.WebhookType;
import io.openmaas.core.webhook.rest.WebhookJson.DeliveryJson;
import io.openmaas.core.webhook.rest.WebhookJson.Shown;
import io.openmaas.core.webhook.store.Deliveries;
import io.openmaas.core.webhook.store.Webhooks;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookResourceTest {
  private static TestDatabase database;
  private final MachineClock clock = new MachineClock(() -> Instant.parse("2026-05-04T12:00:00Z"));
  private final WebhookResource fleet = resource("fleet");
  private final WebhookResource finance = resource("finance");
  private final WebhookResource admin = resource("admin");

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void clear() {
    database.pool().query("delete from core.webhook").executeAndAwait();
  }

  private record Token(Set<String> getGroups) implements JsonWebToken {
    @Override
    public String getName() {
      return "anna@example.org";
    }

    @Override
    public Set<String> getClaimNames() {
      return Set.of();
    }

    @Override
    public <T> T getClaim(String claim) {
      return null;
    }
  }

  private WebhookResource resource(String group) {
    return new WebhookResource(
        database.pool(),
        new Webhooks(clock),
        new Deliveries(UUID::randomUUID, clock),
        new WebhookSecrets(new byte[32]),
        new AddressRules(false, false),
        List.of(
            new WebhookType("alarm.opened", "fleet", Set.of("CRASH", "TOW")),
            new WebhookType("alarm.closed", "fleet", Set.of("CRASH", "TOW")),
            new WebhookType("invoice.issued", "finance", Set.of())),
        UUID::randomUUID,
        clock,
        new Token(Set.of(group)));
  }

  private static <T> T get(Uni<T> answer) {
    return answer.await().indefinitely();
  }

  private static WebhookRequest request(String url) {
    return new WebhookRequest(url, null, null, null, null, null);
  }

  private static Shown add(WebhookResource resource, WebhookRequest request) {
    return (Shown) get(resource.add(request)).getEntity();
  }

  private static Problem refused(Supplier<Uni<?>> call) {
    return assertThrows(ProblemException.class, () -> get(call.get())).problem();
  }

  @Test
  void its_secret_is_shown_once() {
    Shown added = add(fleet, request("https://example.org/hook"));
    assertTrue(added.secret().startsWith("whsec_"), added.secret());
    assertEquals(List.of("alarm.closed", "alarm.opened"), added.types());
    assertEquals("NOTICE", added.severity());
    assertNull(get(fleet.get(added.id())).secret());
    assertEquals(1, get(fleet.list()).size());
    assertNull(get(fleet.list()).getFirst().secret());
    Shown rotated = get(fleet.rotate(added.id()));
    assertNotEquals(added.secret(), rotated.secret());
  }

  @Test
  void what_is_wrong_with_a_request_is_named() {
    Problem problem =
        refused(
            () ->
                fleet.add(
                    new WebhookRequest(
                        "http://10.0.0.1/",
                        List.of("alarm.opened", "invoice.issued"),
                        List.of("CRASH", "BOOM"),
                        "high",
                        "x".repeat(201),
                        null)));
    assertEquals(422, problem.status());
    assertEquals(
        List.of("url", "types[1]", "kinds[1]", "severity", "note"),
        problem.errors().stream().map(FieldError::field).toList());
    assertEquals("url", refused(() -> fleet.add(request(null))).errors().getFirst().field());
    assertEquals("body", refused(() -> fleet.add(null)).errors().getFirst().field());
    assertEquals(
        "types",
        refused(
                () ->
                    fleet.add(
                        new WebhookRequest(
                            "https://example.org", List.of(), null, null, null, null)))
            .errors()
            .getFirst()
            .field());
  }

  @Test
  void a_change_leaves_what_it_does_not_name() {
    UUID id =
        add(
                fleet,
                new WebhookRequest(
                    "https://example.org/",
                    List.of("alarm.opened"),
                    List.of("CRASH"),
                    "CRITICAL",
                    "the night desk",
                    null))
            .id();
    Shown changed =
        get(fleet.change(id, new WebhookRequest(null, null, null, "WARNING", null, false)));
    assertEquals("https://example.org/", changed.url());
    assertEquals(List.of("alarm.opened"), changed.types());
    assertEquals(List.of("CRASH"), changed.kinds());
    assertEquals("WARNING", changed.severity());
    assertEquals("the night desk", changed.note());
    assertFalse(changed.enabled());
    assertEquals(409, refused(() -> fleet.test(id)).status());
  }

  @Test
  void each_role_sees_its_own_and_administrators_see_all() {
    UUID id = add(fleet, request("https://example.org/")).id();
    add(finance, request("https://example.com/"));
    assertEquals(1, get(fleet.list()).size());
    assertEquals(1, get(finance.list()).size());
    assertEquals(2, get(admin.list()).size());
    assertEquals(404, refused(() -> finance.get(id)).status());
    assertEquals(404, refused(() -> finance.remove(id)).status());
    assertEquals(403, refused(() -> resource("operator").add(request("https://a.b/"))).status());
    get(admin.remove(id));
    assertEquals(404, refused(() -> fleet.get(id)).status());
  }

  @Test
  void a_test_is_sent_and_logged() {
    UUID id = add(fleet, request("https://example.org/")).id();
    assertEquals(202, get(fleet.test(id)).getStatus());
    List<DeliveryJson> log = get(fleet.listDeliveries(id, 10));
    assertEquals("webhook.test", log.getFirst().type());
    assertEquals("PENDING", log.getFirst().state());
    assertEquals("limit", refused(() -> fleet.listDeliveries(id, 0)).errors().getFirst().field());
  }
}
