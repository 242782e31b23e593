package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.app.demo.ApiClient;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Bad and hostile requests are told what is wrong with them, by field, and do no harm. */
@QuarkusTest
class A03_BadRequestsTest extends Story {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NUL = "a\u0000b";
  private static final Map<String, String> NO_HEADERS = Map.of();

  private final List<Executable> checks = new ArrayList<>();

  /** Expects a problem with this status that names the field; an empty field is not looked for. */
  private void bad(RawHttp who, String method, String path, String body, int status, String field) {
    bad(who, method, path, body, NO_HEADERS, status, field);
  }

  private void bad(
      RawHttp who,
      String method,
      String path,
      String body,
      Map<String, String> headers,
      int status,
      String field) {
    checks.add(
        () -> {
          RawHttp.Reply reply = who.send(method, path, body, headers);
          String sent = body == null || body.length() < 300 ? body : body.substring(0, 300) + "...";
          String what = method + " " + path + " " + sent + " -> " + reply;
          assertEquals(status, reply.status(), what);
          assertTrue(reply.contentType().startsWith("application/problem+json"), what);
          assertEquals(status, reply.json().path("status").asInt(), what);
          assertTrue(reply.json().path("type").asText().startsWith("urn:openmaas:problem:"), what);
          assertTrue(reply.json().path("title").asText().length() > 3, what);
          assertTrue(
              field.isEmpty()
                  || stream(reply.json().path("errors"))
                      .anyMatch(error -> error.path("field").asText().equals(field)),
              "field " + field + ": " + what);
        });
  }

  private RawHttp staff(String name) {
    return RawHttp.as(demo.base(), name + "@example.org", demo.password());
  }

  private RawHttp as(Person person) {
    return RawHttp.as(demo.base(), person.email(), demo.password());
  }

  private String signUp(Consumer<ObjectNode> change) {
    ObjectNode form =
        JSON.valueToTree(demo.signUp("Hugo", "hugo." + UUID.randomUUID() + "@example.org"));
    change.accept(form);
    return form.toString();
  }

  @Test
  void sign_ups() {
    RawHttp nobody = RawHttp.nobody(demo.base());
    String path = "/v1/travellers";
    bad(nobody, "POST", path, signUp(it -> it.remove("email")), 422, "email");
    bad(nobody, "POST", path, signUp(it -> it.put("email", "no address")), 422, "email");
    bad(nobody, "POST", path, signUp(it -> it.put("password", "short")), 422, "password");
    bad(nobody, "POST", path, signUp(it -> it.put("givenName", "x".repeat(101))), 422, "givenName");
    bad(nobody, "POST", path, signUp(it -> it.put("givenName", 5)), 400, "givenName");
    bad(nobody, "POST", path, signUp(it -> it.put("givenName", " ")), 422, "givenName");
    bad(nobody, "POST", path, signUp(it -> it.put("givenName", NUL)), 400, "givenName");
    bad(nobody, "POST", path, signUp(it -> it.put("address", NUL)), 400, "address");
    bad(nobody, "POST", path, signUp(it -> it.put("bornOn", "31.12.1990")), 400, "bornOn");
    bad(nobody, "POST", path, signUp(it -> it.put("bornOn", true)), 400, "bornOn");
    bad(nobody, "POST", path, signUp(it -> it.put("city", "atlantis")), 422, "city");
    bad(nobody, "POST", path, signUp(it -> it.put("city", "../../etc")), 400, "city");
    bad(nobody, "POST", path, signUp(it -> it.remove("payment")), 422, "payment");
    bad(
        nobody,
        "POST",
        path,
        signUp(it -> ((ObjectNode) it.path("payment")).put("iban", "DE00370400440532013000")),
        422,
        "payment.iban");
    bad(
        nobody,
        "POST",
        path,
        signUp(it -> ((ObjectNode) it.path("licence")).put("classes", "B")),
        400,
        "licence.classes");
    bad(
        nobody,
        "POST",
        path,
        signUp(it -> ((ObjectNode) it.path("licence")).put("country", "Germany")),
        422,
        "licence.country");
    bad(nobody, "POST", path, signUp(it -> it.put("admin", true)), 400, "admin");
    bad(
        nobody,
        "POST",
        path,
        signUp(it -> it.putObject("membership").put("state", "APPROVED")),
        400,
        "membership");
    bad(nobody, "POST", "/v1/tokens", "{\"email\":\"x@example.org\"}", 422, "password");
    bad(
        nobody,
        "POST",
        "/v1/tokens",
        "{\"email\":\"x' or '1'='1\",\"password\":\"x' or '1'='1\"}",
        401,
        "");
    bad(nobody, "POST", "/v1/tokens", "{\"email\":\"a\\u0000\",\"password\":\"x\"}", 400, "email");
    assertAll(checks);
    // the same address twice
    Person once = applicant("Once");
    RawHttp.Reply twice =
        nobody.post(path, signUp(it -> it.put("email", once.email().toUpperCase())));
    assertEquals(409, twice.status(), twice::toString);
  }

  @Test
  void names_are_only_text() {
    String name = "Robert'); drop table core.traveller;--";
    String script = "<script>alert(1)</script>";
    Person bobby = applicant("Bobby", Map.of("givenName", name, "familyName", script));
    JsonNode kept = bobby.api().get("/v1/travellers/me");
    assertEquals(name, kept.path("givenName").asText());
    assertEquals(script, kept.path("familyName").asText());
  }

  @Test
  void bodies() {
    RawHttp hugo = as(member("Hugo"));
    Map<String, String> key = Map.of("Idempotency-Key", "k-" + UUID.randomUUID());
    for (String path : List.of("/v1/bookings", "/v1/trip-plans", "/v1/subscriptions")) {
      bad(hugo, "POST", path, "{\"offerId\":", key, 400, "");
      bad(hugo, "POST", path, "this is not JSON", key, 400, "");
      bad(hugo, "POST", path, "[]", key, 400, "");
      bad(hugo, "POST", path, "null", key, 422, "");
      bad(hugo, "POST", path, "", key, 422, "");
      bad(hugo, "POST", path, "{} {}", key, 400, "");
      bad(hugo, "POST", path, "[".repeat(50_000), key, 400, "");
      bad(hugo, "POST", path, "{\"x\":1}", key, 400, "x");
      bad(hugo, "POST", path, "{\"x\":\"" + "y".repeat(2_000_000) + "\"}", key, 413, "");
      bad(hugo, "POST", path, "{}", with(key, "Content-Type", "text/plain"), 415, "");
      bad(hugo, "POST", path, "<a/>", with(key, "Content-Type", "application/xml"), 415, "");
    }
    bad(hugo, "DELETE", "/v1/bookings", null, 405, "");
    bad(hugo, "GET", "/v1/nothing", null, 404, "");
    assertAll(checks);
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    var more = new java.util.HashMap<>(headers);
    more.put(name, value);
    return more;
  }

  private String wish(Consumer<ObjectNode> change) {
    ObjectNode wish = JSON.createObjectNode().put("city", CITY);
    wish.set("from", exampleTrip().path("from"));
    wish.set("to", exampleTrip().path("to"));
    change.accept(wish);
    return wish.toString();
  }

  private static Consumer<ObjectNode> from(Consumer<ObjectNode> change) {
    return wish -> change.accept((ObjectNode) wish.path("from"));
  }

  @Test
  void wishes_for_trips() {
    RawHttp hugo = as(member("Hugo"));
    String path = "/v1/trip-plans";
    bad(hugo, "POST", path, wish(it -> it.remove("city")), 422, "city");
    bad(hugo, "POST", path, wish(it -> it.put("city", "atlantis")), 404, "");
    bad(hugo, "POST", path, wish(it -> it.put("city", 7)), 400, "city");
    bad(hugo, "POST", path, wish(it -> it.remove("from")), 422, "from");
    bad(hugo, "POST", path, wish(from(it -> it.remove("lat"))), 422, "from.lat");
    bad(hugo, "POST", path, wish(from(it -> it.put("lat", "54.9"))), 400, "from.lat");
    bad(hugo, "POST", path, wish(from(it -> it.put("lat", "NaN"))), 422, "from.lat");
    bad(hugo, "POST", path, wish(from(it -> it.put("lat", 91))), 422, "from.lat");
    bad(hugo, "POST", path, wish(from(it -> it.put("lon", -181))), 422, "from.lon");
    bad(
        hugo,
        "POST",
        path,
        wish(it -> {}).replaceFirst("\"lat\":[0-9.]+", "\"lat\":1e999"),
        422,
        "from.lat");
    bad(hugo, "POST", path, wish(from(it -> it.put("lat", 41.15).put("lon", -8.61))), 422, "from");
    bad(hugo, "POST", path, wish(it -> it.put("departAt", "tomorrow")), 422, "departAt");
    bad(
        hugo,
        "POST",
        path,
        wish(it -> it.put("departAt", "2001-01-01T00:00:00Z")),
        422,
        "departAt");
    bad(
        hugo,
        "POST",
        path,
        wish(it -> it.put("arriveBy", "2999-01-01T00:00:00Z")),
        422,
        "arriveBy");
    bad(
        hugo,
        "POST",
        path,
        wish(it -> it.put("departAt", now().toOffsetDateTime().toString()).put("arriveBy", "x")),
        422,
        "arriveBy");
    bad(hugo, "POST", path, wish(it -> it.putArray("means").add("TELEPORT")), 422, "means[0]");
    bad(hugo, "POST", path, wish(from(it -> it.put("name", "x".repeat(201)))), 422, "from.name");
    bad(hugo, "POST", path, wish(from(it -> it.put("altitude", 3))), 400, "from.altitude");
    bad(hugo, "POST", path, wish(from(it -> it.put("name", NUL))), 400, "from.name");
    assertAll(checks);
  }

  @Test
  void paths_and_queries() {
    Person person = member("Hugo");
    RawHttp hugo = as(person);
    RawHttp admin = staff("admin");
    RawHttp fleet = staff("fleet");
    RawHttp finance = staff("finance");
    String uuid = UUID.randomUUID().toString();
    for (String id : List.of("not-a-uuid", "1", "%00", "..%2f..%2fetc", "'or'1'='1", uuid)) {
      bad(hugo, "GET", "/v1/bookings/" + id, null, 404, "");
      bad(hugo, "GET", "/v1/bookings/" + id + "/events", null, 404, "");
      bad(hugo, "GET", "/v1/bookings/" + id + "/legs/0/ticket.svg", null, 404, "");
      bad(hugo, "POST", "/v1/bookings/" + id + "/legs/0/unlock", "{}", 404, "");
      bad(hugo, "POST", "/v1/bookings/" + id + "/cancellation", "{}", 404, "");
      bad(hugo, "GET", "/v1/rentals/" + id, null, 404, "");
      bad(hugo, "GET", "/v1/invoices/" + id, null, 404, "");
      bad(hugo, "GET", "/v1/invoices/" + id + ".pdf", null, 404, "");
      bad(admin, "GET", "/v1/travellers/" + id, null, 404, "");
      bad(fleet, "GET", "/v1/fleet/vehicles/" + id + "/trips", null, 404, "");
      bad(hugo, "GET", "/v1/cities/" + id, null, 404, "");
      bad(hugo, "GET", "/v1/cities/" + id + "/vehicles", null, 404, "");
      bad(hugo, "GET", "/v1/cities/" + id + "/return-zones", null, 404, "");
      bad(hugo, "GET", "/v1/cities/" + id + "/stations", null, 404, "");
      bad(hugo, "GET", "/v1/cities/" + id + "/story", null, 404, "");
      bad(hugo, "GET", "/basemap/" + id + ".pmtiles", null, 404, "");
      bad(hugo, "GET", "/gbfs/" + id + "/own-fleet/gbfs.json", null, 404, "");
      bad(hugo, "GET", "/gbfs/marenholm/" + id + "/gbfs.json", null, 404, "");
    }
    for (String index : List.of("-1", "99", "99999999999999999999", "x")) {
      bad(hugo, "GET", "/v1/bookings/" + uuid + "/legs/" + index + "/ticket.svg", null, 404, "");
    }
    bad(hugo, "GET", "/v1/plans", null, 422, "city");
    bad(hugo, "GET", "/v1/plans?city=atlantis", null, 422, "city");
    bad(hugo, "GET", "/v1/plans?city=%00", null, 422, "city");
    bad(hugo, "GET", "/v1/bill?city=%3Cb%3E", null, 422, "city");
    bad(admin, "GET", "/v1/travellers?state=LOST", null, 422, "state");
    bad(fleet, "GET", "/v1/fleet/vehicles", null, 422, "city");
    bad(fleet, "GET", "/v1/fleet/vehicles?city=atlantis", null, 404, "");
    String trips = "/v1/fleet/vehicles/" + uuid + "/trips";
    bad(fleet, "GET", trips + "?limit=0", null, 422, "limit");
    bad(fleet, "GET", trips + "?before=yesterday", null, 422, "before");
    bad(finance, "GET", "/v1/ledger/transactions?cursor=x", null, 422, "cursor");
    bad(finance, "GET", "/v1/ledger/transactions?invoice=x", null, 422, "invoice");
    assertAll(checks);
  }

  @Test
  void staff_make_mistakes_too() {
    Person person = applicant("Paul");
    RawHttp admin = staff("admin");
    RawHttp fleet = staff("fleet");
    RawHttp finance = staff("finance");
    String taken =
        demo.fleet().get("/v1/fleet/vehicles?city=" + CITY).get(0).path("plate").asText();
    String decision = "/v1/travellers/" + person.id() + "/decision";
    bad(admin, "POST", decision, "{}", 422, "approve");
    bad(
        admin,
        "POST",
        decision,
        "{\"approve\":\"yes\",\"licenceApproved\":true,\"reason\":\"r\"}",
        400,
        "approve");
    bad(
        admin,
        "POST",
        decision,
        "{\"approve\":false,\"licenceApproved\":true,\"reason\":\"r\"}",
        422,
        "licenceApproved");
    bad(
        admin,
        "POST",
        decision,
        "{\"approve\":true,\"licenceApproved\":true,\"reason\":\"a\\u0000\"}",
        400,
        "reason");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("imei", "123"), 422, "imei");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("plate", ""), 422, "plate");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("plate", NUL), 400, "plate");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("plate", "x".repeat(5000)), 422, "plate");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("vehicleClass", "TANK"), 422, "vehicleClass");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("propulsion", "STEAM"), 422, "propulsion");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("city", "atlantis"), 422, "city");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("lat", 10.0), 422, "lat");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("lat", "10"), 400, "lat");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("rangeMetres", 1.5), 400, "rangeMetres");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("rangeMetres", -1), 422, "rangeMetres");
    bad(fleet, "POST", "/v1/fleet/vehicles", vehicle("plate", taken), 409, "");
    String zone = "{\"city\":\"marenholm\",\"name\":\"%s\",\"outline\":%s}";
    bad(fleet, "POST", "/v1/fleet/zones", zone.formatted("Z", "[]"), 422, "outline");
    bad(
        fleet,
        "POST",
        "/v1/fleet/zones",
        zone.formatted(
            "a\\u0000", "[{\"lat\":1,\"lon\":1},{\"lat\":1,\"lon\":2},{\"lat\":2,\"lon\":2}]"),
        400,
        "name");
    bad(finance, "POST", "/v1/catalogue", "{}", 422, "files");
    bad(finance, "POST", "/v1/catalogue", "{\"files\":[{\"name\":\"a\"}]}", 422, "files");
    bad(finance, "POST", "/v1/catalogue", "{\"examples\":[\"milse\"]}", 422, "examples");
    bad(
        finance,
        "POST",
        "/v1/catalogue?dryRun=true",
        "{\"files\":[{\"name\":\"a.yaml\",\"text\":\"currency: EURO\"}]}",
        422,
        "a.yaml:1: currency");
    bad(finance, "POST", "/v1/invoice-runs", "{}", 422, "until");
    bad(finance, "POST", "/v1/invoice-runs", "{\"until\":\"now\"}", 400, "until");
    bad(finance, "POST", "/v1/invoice-runs", "{\"until\":\"2999-01-01T00:00:00Z\"}", 422, "until");
    bad(
        finance,
        "POST",
        "/v1/invoice-runs",
        "{\"until\":\"2030-01-01T00:00:00Z\",\"city\":\"No City!\"}",
        422,
        "city");
    String payments = "/v1/invoices/" + UUID.randomUUID() + "/payments";
    bad(finance, "POST", payments, payment("amount", "-1.00"), 422, "amount");
    bad(finance, "POST", payments, payment("amount", "1.234"), 422, "amount");
    bad(finance, "POST", payments, payment("amount", "all"), 422, "amount");
    bad(finance, "POST", payments, payment("amount", "1e999999999"), 422, "amount");
    bad(finance, "POST", payments, payment("amount", "99999999999999999999.00"), 422, "amount");
    bad(finance, "POST", payments, payment("amount", 5), 400, "amount");
    bad(finance, "POST", payments, payment("currency", "EURO"), 422, "currency");
    bad(finance, "POST", payments, payment("receivedOn", "today"), 400, "receivedOn");
    bad(finance, "POST", payments, payment("reference", ""), 422, "reference");
    bad(finance, "POST", payments, payment("reference", NUL), 400, "reference");
    bad(finance, "POST", payments, payment("reference", "fine"), 404, "");
    assertAll(checks);
  }

  private static String vehicle(String field, Object value) {
    ObjectNode vehicle =
        JSON.createObjectNode()
            .put("city", CITY)
            .put("plate", "MH-A03 " + UUID.randomUUID().toString().substring(0, 4))
            .put("model", "Testwagen")
            .put("vehicleClass", "SMALL")
            .put("propulsion", "ELECTRIC")
            .put("imei", "356930799999999")
            .put("lat", 54.915)
            .put("lon", 13.9)
            .put("rangeMetres", 100_000);
    vehicle.set(field, JSON.valueToTree(value));
    return vehicle.toString();
  }

  private static String payment(String field, Object value) {
    ObjectNode payment =
        JSON.createObjectNode()
            .put("amount", "1.00")
            .put("currency", "EUR")
            .put("receivedOn", "2035-10-10")
            .put("reference", "r");
    payment.set(field, JSON.valueToTree(value));
    return payment.toString();
  }

  @Test
  void subscriptions() {
    Person person = member("Hugo");
    RawHttp hugo = as(person);
    String path = "/v1/subscriptions";
    bad(hugo, "POST", path, "{}", 422, "planId");
    bad(hugo, "POST", path, "{\"planId\":\"gold\"}", 422, "planId");
    bad(hugo, "POST", path, "{\"planId\":\"pay-as-you-go\"}", 422, "planId");
    bad(hugo, "POST", path, "{\"planId\":\"city-flat\",\"city\":\"x y\"}", 422, "city");
    bad(hugo, "POST", path, "{\"planId\":[\"city-flat\"]}", 400, "planId");
    assertAll(checks);
    person.api().post(path, Map.of("planId", "city-flat"));
    assertEquals(409, person.api().tryPost(path, Map.of("planId", "city-flat")).status());
  }

  @Test
  void keys_of_bookings() {
    Person person = member("Hugo");
    RawHttp hugo = as(person);
    JsonNode offer = offerByTransit(person);
    String body = "{\"offerId\":\"" + offer.path("id").asText() + "\"}";
    bad(hugo, "POST", "/v1/bookings", body, 400, "Idempotency-Key");
    bad(hugo, "POST", "/v1/bookings", body, key(""), 400, "Idempotency-Key");
    bad(hugo, "POST", "/v1/bookings", body, key("two words"), 400, "Idempotency-Key");
    bad(hugo, "POST", "/v1/bookings", body, key("k".repeat(101)), 400, "Idempotency-Key");
    bad(hugo, "POST", "/v1/bookings", "{}", key("k1"), 422, "offerId");
    bad(hugo, "POST", "/v1/bookings", "{\"offerId\":\"x\"}", key("k2"), 400, "offerId");
    String unknown = "{\"offerId\":\"" + UUID.randomUUID() + "\"}";
    bad(hugo, "POST", "/v1/bookings", unknown, key("k3"), 404, "");
    assertAll(checks);
    checks.clear();

    // the same request eight times at once is one booking
    String key = "k-" + UUID.randomUUID();
    var at = new ArrayList<CompletableFuture<RawHttp.Reply>>();
    for (int i = 0; i < 8; i++) {
      at.add(
          CompletableFuture.supplyAsync(
              () -> hugo.send("POST", "/v1/bookings", body, key(key)),
              task -> Thread.ofVirtual().start(task)));
    }
    List<RawHttp.Reply> replies = at.stream().map(CompletableFuture::join).toList();
    assertTrue(
        replies.stream().allMatch(it -> it.status() == 202 || it.status() == 409),
        replies::toString);
    assertEquals(
        1,
        replies.stream()
            .filter(it -> it.status() == 202)
            .map(it -> it.json().path("id").asText())
            .distinct()
            .count(),
        replies::toString);
    assertEquals(1, person.api().get("/v1/bookings").size());
    JsonNode booking = person.api().get("/v1/bookings").get(0);
    // repeated later it is answered as then
    RawHttp.Reply later = hugo.send("POST", "/v1/bookings", body, key(key));
    assertEquals(202, later.status());
    assertEquals(booking.path("id"), later.json().path("id"));

    // the key belongs to that request, and the offer to that booking
    bad(hugo, "POST", "/v1/bookings", unknown, key(key), 422, "Idempotency-Key");
    bad(hugo, "POST", "/v1/bookings", body, key("other-" + key), 409, "");
    assertAll(checks);

    // cancelled twice it is cancelled once
    inState(person, booking, "CONFIRMED");
    String cancellation = "/v1/bookings/" + booking.path("id").asText() + "/cancellation";
    person.api().post(cancellation, Map.of());
    inState(person, booking, "CANCELLED");
    ApiClient.Answer again = person.api().tryPost(cancellation, Map.of());
    assertEquals(200, again.status());
    assertEquals("CANCELLED", again.body().path("state").asText());
  }

  private static Map<String, String> key(String key) {
    return Map.of("Idempotency-Key", key);
  }

  @Test
  void an_offer_has_its_time() {
    Person late = member("Late");
    JsonNode offer = offerByTransit(late);
    wait(Duration.ofMinutes(11));
    ApiClient.Answer answer =
        late.api()
            .tryPost(
                "/v1/bookings", offerId(offer), "Idempotency-Key", "late-" + UUID.randomUUID());
    assertEquals(409, answer.status());
    assertEquals("urn:openmaas:problem:offer-expired", answer.body().path("type").asText());
  }

  @Test
  void a_ticket_that_was_used_is_not_cancelled() {
    Person rider = member("Rider");
    JsonNode booking = booked(rider, offerByTransit(rider));
    clock.moveTo(java.time.Instant.parse(leg(booking, "TRANSIT").path("arrival").asText()));
    ApiClient.Answer answer =
        rider
            .api()
            .tryPost("/v1/bookings/" + booking.path("id").asText() + "/cancellation", Map.of());
    assertEquals(409, answer.status());
    assertTrue(answer.body().path("detail").asText().contains("has left"));
  }
}
