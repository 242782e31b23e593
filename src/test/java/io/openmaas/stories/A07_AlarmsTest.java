package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.openmaas.app.demo.ApiClient;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is wrong with a car is seen once, told to other systems, and acknowledged by a person. */
@QuarkusTest
class A07_AlarmsTest extends Story {

  @Inject RaisesAlarms alarms;

  @Test
  void a_crash_is_told_acknowledged_and_closed() throws IOException {
    ApiClient fleet = demo.fleet();
    List<String> told = new CopyOnWriteArrayList<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    receiver.createContext(
        "/",
        exchange -> {
          told.add(
              exchange.getRequestHeaders().getFirst("webhook-signature").substring(0, 3)
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    try {
      // Given another system that wants to know of crashes
      String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
      JsonNode webhook = fleet.post("/v1/webhooks", Map.of("url", url, "kinds", List.of("CRASH")));
      assertTrue(webhook.path("secret").asText().startsWith("whsec_"));
      String id = webhook.path("id").asText();
      assertTrue(fleet.get("/v1/webhooks/" + id).path("secret").isMissingNode());
      assertEquals(202, fleet.tryPost("/v1/webhooks/" + id + "/test", Map.of()).status());
      await("the test", () -> told, it -> it.size() == 1);

      // When a car crashes, and says so again and again
      var car = new VehicleId(UUID.randomUUID());
      for (int i = 0; i < 5; i++) {
        alarms.raise(Alarm.of(AlarmKind.CRASH, car, clock.instant(), "a crash was felt"));
      }

      // Then there is one alarm, and the other system knows
      String list = "/v1/alarms?vehicle=" + car;
      JsonNode alarm =
          await("the alarm", () -> fleet.get(list), it -> it.path("alarms").size() == 1)
              .path("alarms")
              .get(0);
      assertEquals("CRITICAL", alarm.path("severity").asText());
      assertEquals(5, alarm.path("count").asInt());
      await("the news", () -> told, it -> it.size() == 2);
      assertTrue(told.get(1).startsWith("v1,{\"type\":\"alarm.opened\""), told.get(1));

      // And a person acknowledges and closes it
      String path = "/v1/alarms/" + alarm.path("id").asText();
      JsonNode known = fleet.post(path + "/acknowledgement", Map.of("note", "on my way"));
      assertEquals("ACKNOWLEDGED", known.path("state").asText());
      assertTrue(known.path("acknowledged").path("by").asText().contains("@"));
      assertEquals("CLOSED", fleet.post(path + "/closure", Map.of()).path("state").asText());
      assertEquals(409, fleet.tryPost(path + "/closure", Map.of()).status());
      await("the end", () -> told, it -> it.size() == 4);
      await(
          "the log",
          () -> fleet.get("/v1/webhooks/" + id + "/deliveries"),
          it -> it.size() == 4 && stream(it).allMatch(each -> each.path("status").asInt() == 204));
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void what_is_wrong_with_a_request_is_named_and_strangers_see_nothing() {
    ApiClient fleet = demo.fleet();
    ApiClient.Answer answer =
        fleet.tryPost("/v1/webhooks", Map.of("url", "http://10.0.0.1/", "severity", "high"));
    assertEquals(422, answer.status());
    assertEquals(
        List.of("url", "severity"),
        stream(answer.body().path("errors")).map(it -> it.path("field").asText()).toList());
    assertEquals(422, fleet.tryGet("/v1/alarms?state=new").status());
    assertEquals(404, fleet.tryGet("/v1/alarms/" + UUID.randomUUID()).status());
    assertEquals(403, member("Mia").api().tryGet("/v1/alarms").status());
    assertEquals(403, member("Max").api().tryGet("/v1/webhooks").status());
    assertEquals(401, demo.api().tryGet("/v1/alarms").status());
  }
}
