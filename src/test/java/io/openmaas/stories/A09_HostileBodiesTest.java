package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.core.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whatever is sent to whatever endpoint, it is never the server's fault. */
@QuarkusTest
class A09_HostileBodiesTest extends Story {
  /** None of them is text. */
  private static final List<String> NO_TEXT =
      List.of("true", "-1", "1.5", "99999999999999999999", "1e400", "[]", "[null]", "{}", "[{}]");

  private static final List<String> TEXTS =
      List.of(
          "null",
          "\"\"",
          "\" \"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"'; drop table terminal.record; --\"",
          "\"+1000000-01-01T00:00:00Z\"",
          "\"-1000000-01-01T00:00:00Z\"",
          "\"" + "x".repeat(20_000) + "\"");

  private static final List<String> NO_OBJECTS =
      List.of("[]", "5", "\"x\"", "true", "{", "{\"a\":1,}", "{} x", "[".repeat(5_000), "\u0001");

  private final List<Executable> checks = new ArrayList<>();

  @Test
  void no_body_is_answered_with_a_failure() {
    JsonNode description = RawHttp.nobody(demo.base()).get("/openapi?format=json").json();
    var callers = new EnumMap<Role, RawHttp>(Role.class);
    int fields = 0;
    for (Endpoint endpoint : Endpoint.all()) {
      if (!endpoint.hasBody() || !endpoint.harmless()) {
        continue;
      }
      RawHttp caller =
          endpoint.roles().stream()
              .sorted()
              .findFirst()
              .map(Role::ofGroup)
              .map(role -> callers.computeIfAbsent(role, this::caller))
              .orElseGet(() -> RawHttp.nobody(demo.base()));
      Optional<JsonNode> schema = schema(description, endpoint);
      if (schema.isEmpty() || !endpoint.contentType().equals("application/json")) {
        continue;
      }
      NO_OBJECTS.forEach(body -> check(caller, endpoint, body, Optional.empty()));
      for (var property : schema.get().path("properties").properties()) {
        fields++;
        String name = property.getKey();
        boolean text = property.getValue().path("type").toString().contains("\"string\"");
        for (String value : NO_TEXT) {
          String body = "{\"" + name + "\":" + value + "}";
          check(caller, endpoint, body, text ? Optional.of(name) : Optional.empty());
        }
        for (String value : TEXTS) {
          check(caller, endpoint, "{\"" + name + "\":" + value + "}", Optional.empty());
        }
      }
      if (schema.get().has("properties")) {
        check(caller, endpoint, "{\"nobodyKnowsThis\":1}", Optional.of("nobodyKnowsThis"));
      }
    }
    assertTrue(fields > 60, fields + " fields were found in the description");
    assertAll(checks);
  }

  private static Optional<JsonNode> schema(JsonNode description, Endpoint endpoint) {
    for (var path : description.path("paths").properties()) {
      JsonNode operation = path.getValue().path(endpoint.method().toLowerCase());
      if (!operation.isMissingNode() && endpoint.fits(endpoint.method(), path.getKey())) {
        JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
        if (schema.has("$ref")) {
          schema = description.at(schema.path("$ref").asText().substring(1));
        }
        return Optional.of(schema).filter(it -> !it.isMissingNode());
      }
    }
    return Optional.empty();
  }

  private void check(RawHttp who, Endpoint endpoint, String body, Optional<String> field) {
    checks.add(
        () -> {
          String path = endpoint.somePath();
          var headers = Map.of("Idempotency-Key", "a09-" + UUID.randomUUID());
          RawHttp.Reply reply =
              who.send(
                  endpoint.method(),
                  path,
                  body,
                  endpoint.path().contains("?") ? Map.of() : headers);
          String what =
              endpoint
                  + " "
                  + (body.length() < 200 ? body : body.substring(0, 200))
                  + " -> "
                  + reply;
          assertTrue(reply.status() < 500, what);
          if (reply.status() < 400) {
            return;
          }
          assertTrue(reply.contentType().startsWith("application/problem+json"), what);
          assertEquals(reply.status(), reply.json().path("status").asInt(), what);
          field.ifPresent(name -> assertTrue(names(reply, name), what));
        });
  }

  /** What is wrong by its form alone is named, whatever else would be wrong. */
  private static boolean names(RawHttp.Reply reply, String field) {
    return stream(reply.json().path("errors"))
        .anyMatch(error -> error.path("field").asText().startsWith(field));
  }

  private void bad(RawHttp who, String call, String body, int status, String field) {
    bad(who, call, body, Map.of(), status, field);
  }

  private void bad(
      RawHttp who,
      String call,
      String body,
      Map<String, String> headers,
      int status,
      String field) {
    checks.add(
        () -> {
          String[] parts = call.split(" ");
          boolean asks = body.isEmpty() && !parts[0].equals("POST");
          RawHttp.Reply reply = who.send(parts[0], parts[1], asks ? null : body, headers);
          String what =
              call + " " + (body.length() < 300 ? body : body.substring(0, 300)) + " -> " + reply;
          assertEquals(status, reply.status(), what);
          assertTrue(field.isEmpty() || names(reply, field), field + ": " + what);
        });
  }

  @Test
  void what_is_wrong_with_a_command_or_an_alarm_is_named() {
    RawHttp fleet = RawHttp.as(demo.base(), "fleet@example.org", demo.password());
    String car = demo.fleet().get("/v1/fleet/vehicles?city=" + CITY).get(0).path("id").asText();
    String commands = "POST /v1/vehicles/" + car + "/commands";
    bad(fleet, commands, "{\"command\":\"explode\"}", 422, "command");
    bad(fleet, commands, "{\"command\":\"UNLOCK\"}", 422, "command");
    bad(fleet, commands, "{\"command\":\"unlock\",\"text\":\"hello\"}", 422, "text");
    bad(fleet, commands, "{\"command\":\"text\"}", 422, "text");
    bad(
        fleet,
        commands,
        "{\"command\":\"text\",\"text\":\"a\\r\\nlvcanopenalldoors\"}",
        422,
        "text");
    bad(
        fleet,
        commands,
        "{\"command\":\"text\",\"text\":\"" + "x".repeat(201) + "\"}",
        422,
        "text");
    String key = "Idempotency-Key";
    for (String value : List.of("two words", "k".repeat(101))) {
      bad(fleet, commands, "{\"command\":\"horn\"}", Map.of(key, value), 400, key);
    }
    bad(fleet, "GET /v1/vehicles/" + car + "/commands?limit=0", "", 422, "limit");
    bad(fleet, "GET /v1/vehicles/" + car + "/commands?before=x", "", 422, "before");
    bad(fleet, "GET /v1/alarms?severity=loud&limit=501&cursor=x", "", 422, "severity");
    bad(fleet, "GET /v1/alarms?vehicle=%27or%271%27=%271", "", 422, "vehicle");
    for (String id : List.of("x", "%00", "'or'1'='1", UUID.randomUUID().toString())) {
      bad(fleet, "POST /v1/alarms/" + id + "/acknowledgement", "{}", 404, "");
      bad(fleet, "POST /v1/vehicles/" + id + "/commands", "{\"command\":\"horn\"}", 404, "");
      bad(fleet, "GET /v1/vehicle-commands/" + id, "", 404, "");
    }
    assertAll(checks);
  }

  @Test
  void what_is_wrong_with_a_webhook_is_named_also_in_a_change() {
    RawHttp fleet = RawHttp.as(demo.base(), "fleet@example.org", demo.password());
    RawHttp.Reply added =
        fleet.post("/v1/webhooks", "{\"url\":\"http://127.0.0.1:9/hook\",\"enabled\":false}");
    assertEquals(201, added.status(), added::toString);
    String hook = "/v1/webhooks/" + added.json().path("id").asText();
    bad(fleet, "PATCH " + hook, "{\"url\":\"file:///etc/passwd\"}", 422, "url");
    bad(fleet, "PATCH " + hook, "{\"url\":\"http://169.254.169.254/\"}", 422, "url");
    bad(fleet, "PATCH " + hook, "{\"types\":[\"nothing\"]}", 422, "types[0]");
    bad(fleet, "PATCH " + hook, "{\"types\":[]}", 422, "types");
    bad(fleet, "PATCH " + hook, "{\"kinds\":[null]}", 422, "kinds[0]");
    bad(fleet, "PATCH " + hook, "{\"note\":\"" + "x".repeat(201) + "\"}", 422, "note");
    bad(fleet, "POST " + hook + "/test", "{}", 409, "");
    bad(fleet, "GET " + hook + "/deliveries?limit=-1", "", 422, "limit");
    assertAll(checks);
    assertEquals(204, fleet.send("DELETE", hook, null, Map.of()).status());
    assertEquals(404, fleet.get(hook).status());
  }

  @Test
  void what_is_wrong_with_a_place_or_its_terms_is_named() {
    RawHttp fleet = RawHttp.as(demo.base(), "fleet@example.org", demo.password());
    String car = demo.fleet().get("/v1/fleet/vehicles?city=" + CITY).get(0).path("id").asText();
    String terms = "PUT /v1/fleet/vehicles/" + car + "/terms";
    bad(fleet, terms, "{\"kind\":\"SOMEHOW\"}", 422, "kind");
    bad(fleet, terms, "{\"kind\":\"ROUND_TRIP\"}", 422, "homeBay");
    bad(fleet, terms, "{\"kind\":\"ROUND_TRIP\",\"homeBay\":\"here\"}", 400, "homeBay");
    String nowhere = "\"homeBay\":\"" + UUID.randomUUID() + "\"";
    bad(fleet, terms, "{\"kind\":\"ROUND_TRIP\"," + nowhere + "}", 422, "homeBay");
    bad(fleet, terms, "{\"kind\":\"FREE_FLOATING\",\"elsewhere\":\"MAYBE\"}", 422, "elsewhere");

    String zones = "POST /v1/fleet/zones";
    Map<String, String> shapes =
        new HashMap<>(
            Map.of(
                "{\"type\":\"Point\",\"coordinates\":[]}", "geometry.type",
                "{\"type\":\"Polygon\"}", "geometry.coordinates",
                "{\"type\":\"Polygon\",\"coordinates\":[null]}", "geometry.coordinates",
                "{\"type\":\"Polygon\",\"coordinates\":[[],[]]}", "geometry.coordinates",
                "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],null,[2,2],[1,1]]]}",
                    "geometry.coordinates[0][1]",
                "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[1,91],[2,2],[1,1]]]}",
                    "geometry.coordinates[0][1]",
                "{\"type\":\"Polygon\",\"coordinates\":[[[1,null],[1,2],[2,2],[1,1]]]}",
                    "geometry.coordinates[0][0]",
                "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,2],[1,2],[2,1],[1,1]]]}",
                    "geometry.coordinates",
                "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,2],[1,1]]]}",
                    "geometry.coordinates"));
    shapes.forEach(
        (shape, field) ->
            bad(
                fleet,
                zones,
                "{\"city\":\"marenholm\",\"name\":\"A09\",\"geometry\":" + shape + "}",
                422,
                field));
    String polygon = "{\"type\":\"Polygon\",\"coordinates\":%s}";
    for (String coordinates : List.of("5", "[5]", "[[5]]", "[[[\"1\",\"2\"]]]", "{}")) {
      String shape = polygon.formatted(coordinates);
      bad(fleet, zones, "{\"city\":\"marenholm\",\"geometry\":" + shape + "}", 400, "geometry");
    }
    String version = "POST /v1/fleet/zones/" + UUID.randomUUID() + "/versions";
    bad(fleet, version, "{\"rules\":{\"maxKmh\":0}}", 422, "rules.maxKmh");
    bad(fleet, version, "{\"rules\":{\"hours\":[null]}}", 422, "rules.hours[0]");
    bad(fleet, version, "{\"rules\":{\"classes\":[\"TANK\",null]}}", 422, "rules.classes[0]");
    bad(fleet, version, "{\"rules\":{\"charge\":{\"minor\":1e30}}}", 400, "rules.charge.minor");
    bad(fleet, version, "{\"rules\":{},\"from\":\"2001-01-01T00:00:00Z\"}", 422, "from");

    String bay = "POST /v1/fleet/bays";
    String made =
        "{\"city\":\"marenholm\",\"name\":\"b\",\"owner\":\"o\",\"payer\":\"%s\",\"lat\":%s,"
            + "\"lon\":13.9,\"capacity\":%s}";
    bad(fleet, bay, made.formatted("NOBODY", "54.9", "1"), 422, "payer");
    bad(fleet, bay, made.formatted("OPERATOR", "-54.9", "1"), 422, "lat");
    bad(fleet, bay, made.formatted("OPERATOR", "54.9", "0"), 422, "capacity");
    bad(fleet, bay, made.formatted("OPERATOR", "54.9", "1e3"), 400, "capacity");
    String reservation = "POST /v1/fleet/reservations/" + UUID.randomUUID();
    bad(fleet, reservation + "/extension", "{}", 422, "until");
    bad(fleet, reservation + "/extension", "{\"until\":\"2300-01-01T00:00:00Z\"}", 422, "until");
    bad(fleet, reservation + "/cancellation", "{\"reason\":\"\"}", 422, "reason");
    assertAll(checks);
  }

  @Test
  void what_is_wrong_with_care_for_a_car_is_named() {
    RawHttp fleet = RawHttp.as(demo.base(), "fleet@example.org", demo.password());
    String car = demo.fleet().get("/v1/fleet/vehicles?city=" + CITY).get(0).path("id").asText();
    String jobs = "POST /v1/fleet/jobs";
    String job = "{\"vehicle\":\"" + car + "\",\"why\":\"w\",\"kind\":\"%s\"%s}";
    bad(fleet, jobs, job.formatted("WASHING_UP", ""), 422, "kind");
    bad(fleet, jobs, job.formatted("RELOCATION", ""), 422, "toLat");
    bad(fleet, jobs, job.formatted("RELOCATION", ",\"toLat\":54.9"), 422, "toLon");
    bad(fleet, jobs, job.formatted("CLEANING", ",\"toLat\":54.9,\"toLon\":13"), 422, "toLat");
    bad(fleet, jobs, "{\"vehicle\":\"x\",\"kind\":null}", 422, "vehicle");
    String damage = "POST /v1/fleet/damage-cases";
    String seen = "{\"vehicle\":\"" + car + "\",\"words\":\"w\",\"severity\":\"MINOR\"%s}";
    bad(
        fleet,
        damage,
        seen.formatted(",\"happenedAt\":\"2999-01-01T00:00:00Z\""),
        422,
        "happenedAt");
    String ancient = ",\"happenedAt\":\"-999999999-01-01T00:00:00Z\"";
    bad(fleet, damage, seen.formatted(ancient), 422, "happenedAt");
    bad(fleet, damage, seen.formatted(",\"photos\":[null]"), 422, "photos[0]");
    bad(fleet, damage, "{\"severity\":\"AWFUL\"}", 422, "severity");
    String costs = "POST /v1/fleet/jobs/" + UUID.randomUUID() + "/costs";
    bad(fleet, costs, "{\"what\":\"w\",\"minor\":1,\"currency\":\"EURO\"}", 422, "currency");
    bad(fleet, costs, "{\"what\":\"w\",\"minor\":1,\"currency\":\"XXX\"}", 422, "currency");
    bad(fleet, costs, "{\"minor\":-9223372036854775808,\"currency\":\"EUR\"}", 422, "minor");
    String drives = "GET /v1/fleet/conditions/" + car + "/drives";
    bad(fleet, drives + "?from=x", "", 422, "from");
    bad(fleet, drives + "?to=-999999999-01-01T00:00:00Z", "", 422, "to");
    bad(fleet, drives + "?to=%2B1000000000-12-31T23:59:59Z", "", 422, "to");
    bad(fleet, "POST /v1/fleet/cards", "{\"number\":\"no hex\"}", 422, "number");
    String stranger = UUID.randomUUID().toString();
    bad(
        fleet,
        "POST /v1/fleet/cards",
        "{\"number\":\"04A1B2C3\",\"traveller\":\"" + stranger + "\"}",
        422,
        "traveller");
    bad(fleet, "DELETE /v1/fleet/cards/'or'1'='1", "", 422, "card");
    assertAll(checks);
  }

  @Test
  void rubbish_in_a_list_of_terminals_is_told_by_line() {
    RawHttp fleet = RawHttp.as(demo.base(), "fleet@example.org", demo.password());
    String headings = "imei,sim,vehicle,model,protocol,auth,secret\n";
    for (String csv :
        List.of(
            "",
            "\u0000\u0001\u0002",
            "{\"imei\":1}",
            headings + "\"never closed",
            headings + "1,2\n",
            headings + ",x,,,,,,,,,,,,,,\n",
            headings
                + "356930800000001,,'; drop table terminal.terminal; --,FMC150,teltonika,network,\n",
            headings + "356930800000001,,a\u0000b,FMC150,teltonika,network,\n",
            headings + "356930800000001,\u0000,MH,FMC150\u0000,teltonika,network,\u0000\n",
            headings.toUpperCase() + "x".repeat(100_000) + "\n",
            headings + ("356930800000001,1,2,3,4,5,6\n").repeat(500))) {
      RawHttp.Reply reply =
          fleet.send("POST", "/v1/terminals/import", csv, Map.of("Content-Type", "text/csv"));
      String what = csv.substring(0, Math.min(120, csv.length())) + " -> " + reply.status();
      assertEquals(200, reply.status(), what);
      assertEquals(0, reply.json().path("imported").asInt(), what);
      assertTrue(reply.json().path("faults").size() > 0, what);
      assertTrue(reply.json().at("/faults/0/line").asInt() > 0, what);
    }
    bad(fleet, "POST /v1/terminals/import", "{}", 415, "");
    assertAll(checks);
  }

  @Test
  void what_is_wrong_with_a_partners_records_is_named() {
    String email = "a09." + UUID.randomUUID() + "@example.org";
    String password = "partners-password";
    demo.admin().post("/v1/fleet/partners", Map.of("email", email, "password", password));
    RawHttp partner = RawHttp.as(demo.base(), email, password);
    RawHttp fleet = RawHttp.as(demo.base(), "fleet@example.org", demo.password());
    String car =
        demo.fleet()
            .post(
                "/v1/fleet/vehicles",
                Map.of(
                    "city",
                    CITY,
                    "plate",
                    "A09 " + System.nanoTime() % 1_000_000_000,
                    "model",
                    "Testwagen",
                    "vehicleClass",
                    "SMALL",
                    "propulsion",
                    "ELECTRIC",
                    "imei",
                    "3569306" + (10_000_000 + Math.floorMod(System.nanoTime(), 80_000_000)),
                    "lat",
                    demo.city().extent().southWest().latitude() + 0.001,
                    "lon",
                    demo.city().extent().southWest().longitude() + 0.004,
                    "rangeMetres",
                    0))
            .path("id")
            .asText();
    fleet.send(
        "PUT", "/v1/fleet/partners/vehicles/" + car, "{\"partner\":\"" + email + "\"}", Map.of());
    String call = "POST /v1/partner/vehicles/" + car + "/records";
    bad(partner, call, "", 422, "body");
    bad(partner, call, "rubbish", 400, "");
    bad(partner, call, "[".repeat(100_000), 400, "");
    for (String list : List.of("null", "5", "{}", "[]", "\"x\"")) {
      bad(partner, call, "{\"records\":" + list + "}", 422, "records");
    }
    bad(partner, call, "[]", 422, "records");
    String one = "{\"at\":\"2035-10-04T06:00:00Z\"%s}";
    String good = one.formatted("");
    bad(partner, call, many(good, 1_001), 422, "records");
    bad(partner, call, many("5", 1), 422, "records[0].at");
    bad(partner, call, many("{\"at\":5}", 1), 422, "records[0].at");
    Map<String, String> parts = new HashMap<>();
    parts.put("\"sequence\":0", "sequence");
    parts.put("\"sequence\":1e300", "sequence");
    parts.put("\"sequence\":99999999999999999999", "sequence");
    parts.put("\"position\":{\"lat\":91,\"lon\":0}", "position.lat");
    parts.put("\"position\":{\"lat\":1e999,\"lon\":0}", "position.lat");
    parts.put("\"position\":{\"lat\":\"1\",\"lon\":0}", "position.lat");
    parts.put("\"position\":5", "position");
    parts.put("\"position\":{\"lat\":1,\"lon\":1,\"speedKmh\":-1}", "position.speedKmh");
    parts.put("\"measures\":{\"MILEAGE\":1}", "measures.MILEAGE");
    parts.put("\"measures\":{\"IGNITION\":\"on\"}", "measures.IGNITION");
    parts.put("\"measures\":{\"IGNITION\":null}", "measures.IGNITION");
    parts.put("\"measures\":{\"IGNITION\":1e30}", "measures.IGNITION");
    parts.put("\"measures\":[1,2]", "measures");
    parts.put("\"measures\":\"IGNITION\"", "measures");
    parts.put("\"details\":{\"VIN\":\"a\\u0000\"}", "details.VIN");
    parts.put("\"details\":{\"VIN\":\"\\ud800\"}", "details.VIN");
    parts.put("\"details\":{\"VIN\":\"" + "x".repeat(2_001) + "\"}", "details.VIN");
    parts.put("\"details\":{\"'; drop table x\":\"1\"}", "details");
    parts.put("\"details\":[\"VIN\"]", "details");
    parts.forEach(
        (part, field) ->
            bad(
                partner,
                call,
                "{\"records\":[" + good + "," + one.formatted("," + part) + "]}",
                422,
                "records[1]." + field));
    String assignment = "PUT /v1/fleet/partners/vehicles/" + car;
    bad(fleet, assignment, "{\"partner\":\"nobody@example.org\"}", 422, "partner");
    bad(fleet, assignment, "{\"partner\":\"fleet@example.org\"}", 422, "partner");
    String receipts = "POST /v1/partner/vehicles/" + car + "/receipts";
    bad(partner, receipts, "{}", 422, "command");
    bad(partner, receipts, "{\"command\":\"x\",\"outcome\":\"maybe\"}", 422, "outcome");
    bad(partner, "GET /v1/partner/vehicles/" + car + "/commands?wait=31", "", 422, "wait");
    bad(
        partner,
        "POST /v1/partner/card-lists/" + car + "/acknowledgement",
        "{\"version\":-1}",
        422,
        "version");
    assertAll(checks);
    assertEquals(
        0,
        stream(demo.fleet().get("/v1/terminals"))
            .filter(it -> it.path("vehicle").asText().equals(car))
            .findFirst()
            .orElseThrow()
            .path("records")
            .asInt());
  }

  private static String many(String record, int count) {
    return "{\"records\":[" + String.join(",", java.util.Collections.nCopies(count, record)) + "]}";
  }
}
