package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.demo.ApiClient;
import io.openmaas.core.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A subscription from its start to its end, as its holder sees it. */
@QuarkusTest
class A14_SubscriptionTest extends Story {

  @Test
  void a_subscription_is_previewed_started_changed_and_cancelled() {
    Person ada = member("Ada");
    LocalDate today = now().toLocalDate();
    JsonNode preview = ada.api().post("/v1/subscriptions/preview", Map.of("planId", "city-flat"));
    assertEquals(today.toString(), preview.path("effectiveOn").asText());
    assertTrue(ada.api().get("/v1/subscriptions").isEmpty(), "a preview stores nothing");

    String key = UUID.randomUUID().toString();
    Map<String, Object> order = Map.of("planId", "city-flat");
    JsonNode started = ada.api().post("/v1/subscriptions", order, "Idempotency-Key", key);
    assertEquals(started, ada.api().post("/v1/subscriptions", order, "Idempotency-Key", key));
    String path = "/v1/subscriptions/" + started.path("id").asText();
    assertEquals(1, started.path("version").asInt());
    assertEquals("RUNNING", started.path("state").asText());
    assertEquals(started, ada.api().get(path));

    // 2 x 49.00 in arrears: the next invoice doubles, nothing comes today
    var twice = order("QUANTITY", 1, Map.of("quantity", "2"));
    JsonNode shown = ada.api().post(path + "/changes/preview", twice);
    assertEquals("0.00", shown.path("todayTotal").path("amount").asText());
    assertEquals(started, ada.api().get(path), "a preview stores nothing");
    assertEquals(400, ada.api().tryPost(path + "/changes", twice).status());
    JsonNode changed = change(ada, path, twice).body();
    assertEquals(2, changed.at("/subscription/version").asInt());
    assertEquals("2", changed.at("/subscription/quantity").asText());
    assertRefused(409, "version", change(ada, path, twice));

    var cancel = order("CANCEL", 2, Map.of("when", "END_OF_PERIOD"));
    JsonNode cancelled = change(ada, path, cancel).body();
    assertEquals(
        today.withDayOfMonth(1).plusMonths(1).toString(),
        cancelled.at("/subscription/endsOn").asText());
    assertRefused(409, "running subscription", ada.api().tryPost("/v1/subscriptions", order));
    JsonNode timeline = ada.api().get(path + "/timeline");
    assertEquals(
        cancelled.at("/subscription/endsOn"), timeline.path("to"), timeline::toPrettyString);

    var back = order("TAKE_BACK", 3, Map.of("change", cancelled.at("/changes/0").asText()));
    assertFalse(change(ada, path, back).body().path("subscription").has("endsOn"));
    JsonNode history = ada.api().get(path + "/history").path("changes");
    assertEquals(4, history.size());
    assertFalse(history.path(2).path("stands").asBoolean());
    assertEquals("TAKEN_BACK", history.path(3).path("kind").asText());
  }

  @Test
  void a_subscription_is_its_holders_and_that_of_finance() {
    Person ada = member("Ada");
    Person bert = member("Bert");
    JsonNode started = ada.api().post("/v1/subscriptions", Map.of("planId", "city-flat"));
    String path = "/v1/subscriptions/" + started.path("id").asText();
    assertEquals(404, bert.api().tryGet(path).status());
    assertEquals(404, change(bert, path, order("PAUSE", 1, Map.of())).status());
    assertEquals(200, caller(Role.FINANCE).get(path + "/timeline").status());
    // an account and members that are not hers to bring in
    assertRefused(
        422,
        "may pay",
        change(ada, path, order("PAYER", 1, Map.of("account", UUID.randomUUID().toString()))));
    assertRefused(
        422,
        "active members",
        change(ada, path, order("MEMBERS", 1, Map.of("members", new String[] {bert.id()}))));
    assertRefused(422, "kind", change(ada, path, order("SOMETHING", 1, Map.of())));
    assertRefused(
        422, "quantity", change(ada, path, order("QUANTITY", 1, Map.of("quantity", "1e99"))));
    assertRefused(422, "day", change(ada, path, order("PAUSE", 1, Map.of("day", "9999-12-31"))));
  }

  private static Map<String, Object> order(String kind, int version, Map<String, ?> more) {
    var order = new HashMap<String, Object>(more);
    order.put("kind", kind);
    order.put("version", version);
    return order;
  }

  private static ApiClient.Answer change(Person person, String path, Map<String, Object> order) {
    return person
        .api()
        .tryPost(path + "/changes", order, "Idempotency-Key", UUID.randomUUID().toString());
  }

  private static void assertRefused(int status, String because, ApiClient.Answer answer) {
    assertEquals(status, answer.status(), answer.body()::toPrettyString);
    assertTrue(answer.body().toString().contains(because), answer.body()::toPrettyString);
  }
}
