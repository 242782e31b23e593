package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.app.demo.ApiClient;
import io.openmaas.core.geo.Coordinates;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Another company's system delivers what its terminals say, and carries commands to them. */
@QuarkusTest
class A10_PartnerTest extends Story {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "partners-password";

  /** The system of a partner that has just been let in. */
  private ApiClient partner(String email) {
    demo.admin().post("/v1/fleet/partners", Map.of("email", email, "password", PASSWORD));
    return demo.api().logIn(email, PASSWORD);
  }

  private String newCar() {
    int number = ThreadLocalRandom.current().nextInt(10_000_000, 100_000_000);
    Coordinates corner = demo.city().extent().southWest();
    return demo.fleet()
        .post(
            "/v1/fleet/vehicles",
            Map.of(
                "city",
                CITY,
                "plate",
                "A10 " + number,
                "model",
                "Testwagen",
                "vehicleClass",
                "SMALL",
                "propulsion",
                "ELECTRIC",
                "imei",
                "3569309" + number,
                "lat",
                corner.latitude() + 0.001,
                "lon",
                corner.longitude() + 0.003,
                "rangeMetres",
                100_000))
        .path("id")
        .asText();
  }

  private ObjectNode drive(Instant begin, int records) {
    Coordinates corner = demo.city().extent().southWest();
    ObjectNode batch = JSON.createObjectNode();
    ArrayNode list = batch.putArray("records");
    for (int i = 0; i < records; i++) {
      ObjectNode record = list.addObject().put("at", begin.plusSeconds(20L * i).toString());
      record.put("sequence", i + 1);
      record
          .putObject("position")
          .put("lat", corner.latitude() + 0.001)
          .put("lon", corner.longitude() + 0.003 + 0.001 * i)
          .put("speedKmh", 12)
          .put("satellites", 8);
      record
          .putObject("measures")
          .put("IGNITION", i + 1 < records ? 1 : 0)
          .put("ODOMETER_CAN_M", 80_000 + 64 * i);
    }
    return batch;
  }

  @Test
  void a_partner_delivers_records_and_carries_commands() {
    // Given a car whose terminal is behind a partner's system
    String email = "partner." + UUID.randomUUID() + "@example.org";
    ApiClient partner = partner(email);
    ApiClient fleet = demo.fleet();
    String car = newCar();
    RawHttp raw = RawHttp.as(demo.base(), "fleet@example.org", demo.password());
    String own = "/v1/partner/vehicles/" + car;
    assertEquals(404, partner.tryGet(own + "/commands?wait=0").status());
    RawHttp.Reply assigned =
        raw.send(
            "PUT",
            "/v1/fleet/partners/vehicles/" + car,
            "{\"partner\":\"" + email + "\"}",
            Map.of());
    assertEquals(204, assigned.status(), assigned::toString);
    assertEquals(car, partner.get("/v1/partner/vehicles").at("/0/vehicle").asText());

    // When it delivers a drive, and the same again
    Instant begin = clock.instant().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofMinutes(10));
    ObjectNode batch = drive(begin, 12);
    for (int i = 0; i < 3; i++) {
      assertEquals(12, partner.post(own + "/records", batch).path("records").asInt());
    }

    // Then each record is kept once, and they are one trip
    JsonNode terminal = terminal(fleet, car);
    assertEquals(12, terminal.path("records").asInt(), terminal::toPrettyString);
    assertEquals("partner", terminal.path("protocol").asText());
    String trips = "/v1/fleet/vehicles/" + car + "/trips";
    JsonNode trip = await("the trip", () -> fleet.get(trips), it -> it.size() == 1).get(0);
    assertEquals(64 * 11, trip.path("metres").asLong(), trip::toPrettyString);

    // And a batch with a fault is refused whole, with the field named
    ObjectNode wrong = drive(begin.plusSeconds(1), 5);
    ((ObjectNode) wrong.at("/records/3")).put("at", "yesterday");
    ApiClient.Answer refused = partner.tryPost(own + "/records", wrong);
    assertEquals(422, refused.status());
    assertEquals("records[3].at", refused.body().at("/errors/0/field").asText());
    assertEquals(12, terminal(fleet, car).path("records").asInt());

    // And it takes a command, once, and tells what became of it
    assertEquals(0, partner.get(own + "/commands?wait=0").size());
    assertTrue(terminal(fleet, car).path("connected").asBoolean());
    JsonNode asked = fleet.post("/v1/vehicles/" + car + "/commands", Map.of("command", "horn"));
    JsonNode taken = partner.get(own + "/commands?wait=10");
    assertEquals(1, taken.size(), taken::toPrettyString);
    assertEquals("horn", taken.at("/0/command").asText());
    assertEquals(asked.path("id"), taken.at("/0/id"));
    assertEquals(0, partner.get(own + "/commands?wait=0").size(), "it is handed over once");
    Map<String, String> receipt =
        Map.of("command", taken.at("/0/id").asText(), "outcome", "done", "answer", "it hooted");
    assertEquals(204, raw(email).post(own + "/receipts", json(receipt)).status());
    JsonNode done =
        await(
            "the receipt",
            () -> fleet.get("/v1/vehicle-commands/" + asked.path("id").asText()),
            it -> !Set.of("asked", "sending").contains(it.path("state").asText()));
    assertEquals("done", done.path("state").asText(), done::toPrettyString);
    assertEquals("it hooted", done.path("receipt").asText());
    assertEquals(409, partner.tryPost(own + "/receipts", receipt).status());

    // And when the fleet takes the car back, the partner sees it no more
    raw.send("DELETE", "/v1/fleet/partners/vehicles/" + car, null, Map.of());
    assertEquals(404, partner.tryPost(own + "/records", batch).status());
    assertEquals("teltonika", terminal(fleet, car).path("protocol").asText());
  }

  @Test
  void a_vehicle_of_others_does_not_exist_for_a_partner() {
    ApiClient partner = partner("stranger." + UUID.randomUUID() + "@example.org");
    String own = "/v1/partner/vehicles/" + newCar();
    assertEquals(404, partner.tryPost(own + "/records", drive(clock.instant(), 1)).status());
    assertEquals(404, partner.tryGet(own + "/commands?wait=0").status());
    Map<String, String> receipt =
        Map.of("command", UUID.randomUUID().toString(), "outcome", "done");
    assertEquals(404, partner.tryPost(own + "/receipts", receipt).status());
    assertEquals(403, partner.tryGet("/v1/terminals").status());
    assertEquals(403, member("Pia").api().tryGet("/v1/partner/vehicles").status());
  }

  private RawHttp raw(String email) {
    return RawHttp.as(demo.base(), email, PASSWORD);
  }

  private static String json(Object value) {
    return JSON.valueToTree(value).toString();
  }

  private static JsonNode terminal(ApiClient fleet, String car) {
    return stream(fleet.get("/v1/terminals"))
        .filter(it -> it.path("vehicle").asText().equals(car))
        .findFirst()
        .orElseThrow();
  }
}
