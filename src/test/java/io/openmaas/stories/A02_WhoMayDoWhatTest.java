package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.demo.ApiClient;
import io.openmaas.core.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Only approved members travel, only approved licences drive, and everybody sees only their own.
 */
@QuarkusTest
class A02_WhoMayDoWhatTest extends Story {
  @Test
  void before_approval_nothing_is_booked_nor_subscribed() {
    Person eve = applicant("Eve");
    // offers are shown, so that people see what they sign up for; cars are not among them
    JsonNode offer = offerByTransit(eve);
    assertRefused(403, "your membership has not been approved yet", tryBook(eve, offer));
    assertRefused(
        409,
        "has not been approved yet",
        eve.api().tryPost("/v1/subscriptions", Map.of("planId", "city-flat")));
  }

  @Test
  void a_rejected_applicant_books_nothing() {
    Person mallory = applicant("Mallory");
    decide(mallory, false, false);
    JsonNode offer = offerByTransit(mallory);
    assertRefused(403, "your membership was not approved", tryBook(mallory, offer));
  }

  @Test
  void a_member_without_an_approved_licence_goes_by_transit_only() {
    Person tom = applicant("Tom");
    decide(tom, true, false);
    JsonNode plan = planExample(tom);
    assertTrue(stream(plan.path("offers")).noneMatch(offer -> has(offer, "RENTAL")));
    assertFalse(plan.path("offers").isEmpty(), "there is at least the way on foot");
    assertTrue(
        stream(plan.path("missing"))
            .anyMatch(
                it ->
                    it.path("operator").asText().equals("own-fleet")
                        && it.path("reason").asText().contains("no approved driving licence")),
        plan::toPrettyString);
    JsonNode booking = booked(tom, offerByTransit(tom));
    tom.api().post("/v1/bookings/" + booking.path("id").asText() + "/cancellation", Map.of());
    inState(tom, booking, "CANCELLED");
  }

  @Test
  void a_licence_taken_back_after_the_offer_refuses_the_booking() {
    Person ina = member("Ina");
    JsonNode offer = offerByTransitAndCar(ina);
    decide(ina, true, false);
    assertRefused(403, "your driving licence has not been approved", tryBook(ina, offer));
  }

  @Test
  void what_belongs_to_another_does_not_exist() {
    Person owner = member("Owner");
    Person other = member("Other");
    JsonNode offer = offerByTransitAndCar(owner);
    assertEquals(404, tryBook(other, offer).status());
    JsonNode booking = booked(owner, offer);
    String path = "/v1/bookings/" + booking.path("id").asText();
    String carPath = legPath(booking, leg(booking, "RENTAL"));
    clock.moveTo(java.time.Instant.parse(leg(booking, "RENTAL").path("departure").asText()));
    unlock(owner, booking);
    JsonNode rental = giveBackAndFindRental(owner, booking);
    assertAll(
        () -> assertEquals(404, other.api().tryGet(path).status()),
        () -> assertEquals(404, other.api().tryGet(path + "/events").status()),
        () -> assertEquals(404, other.api().tryGet(path + "/live").status()),
        () -> assertEquals(404, other.api().tryPost(path + "/cancellation", Map.of()).status()),
        () -> assertEquals(404, other.api().tryPost(carPath + "/unlock", Map.of()).status()),
        () -> assertEquals(404, other.api().tryPost(carPath + "/return", Map.of()).status()),
        () ->
            assertEquals(
                404,
                other
                    .api()
                    .tryGet(legPath(booking, leg(booking, "TRANSIT")) + "/ticket.svg")
                    .status()),
        () -> assertEquals(0, other.api().get("/v1/bookings").size()),
        () ->
            assertEquals(
                404, other.api().tryGet("/v1/rentals/" + rental.path("id").asText()).status()));

    // the invoice of the month too
    clock.moveTo(
        now()
            .toLocalDate()
            .withDayOfMonth(1)
            .plusMonths(1)
            .atTime(8, 0)
            .atZone(now().getZone())
            .toInstant());
    demo.finance().post("/v1/invoice-runs", Map.of("until", clock.instant().toString()));
    String invoice = "/v1/invoices/" + owner.api().get("/v1/invoices").get(0).path("id").asText();
    assertEquals(200, owner.api().tryGet(invoice).status());
    assertEquals(404, other.api().tryGet(invoice).status());
    assertEquals(404, other.api().tryGet(invoice + ".pdf").status());
    assertEquals(0, other.api().get("/v1/invoices").size());
  }

  private JsonNode giveBackAndFindRental(Person owner, JsonNode booking) {
    giveBack(owner, booking);
    JsonNode line =
        stream(
                await(
                        "the rental on the bill",
                        () -> owner.api().get("/v1/bill"),
                        bill -> stream(bill.path("lines")).anyMatch(it -> it.hasNonNull("rental")))
                    .path("lines"))
            .filter(it -> it.hasNonNull("rental"))
            .findFirst()
            .orElseThrow();
    return owner.api().get("/v1/rentals/" + line.path("rental").asText());
  }

  @Test
  void each_endpoint_knows_its_roles() {
    var callers = new EnumMap<Role, RawHttp>(Role.class);
    for (Role role : Role.values()) {
      callers.put(role, caller(role));
    }
    RawHttp nobody = RawHttp.nobody(demo.base());
    RawHttp forger = RawHttp.withToken(demo.base(), "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.");
    assertAll(
        Endpoint.guarded().stream()
            .<Executable>map(
                endpoint ->
                    () -> {
                      assertProblem(401, call(nobody, endpoint), endpoint.toString());
                      assertProblem(401, call(forger, endpoint), endpoint.toString());
                      callers.forEach((role, caller) -> assertRole(endpoint, role, caller));
                    }));
  }

  private static void assertRole(Endpoint endpoint, Role role, RawHttp caller) {
    String what = endpoint + " as " + role;
    if (!endpoint.roles().contains(role.group())) {
      assertProblem(403, call(caller, endpoint), what);
    } else if (endpoint.harmless()) {
      RawHttp.Reply reply = call(caller, endpoint);
      assertTrue(
          reply.status() != 401 && reply.status() != 403 && reply.status() < 500,
          what + ": " + reply);
    }
  }

  private static RawHttp.Reply call(RawHttp caller, Endpoint endpoint) {
    return caller.send(
        endpoint.method(),
        endpoint.somePath(),
        endpoint.hasBody() ? "{}" : null,
        endpoint.hasBody() ? Map.of("Content-Type", endpoint.contentType()) : Map.of());
  }

  @Test
  void what_is_for_everybody_needs_no_token() {
    RawHttp nobody = RawHttp.nobody(demo.base());
    assertAll(
        Endpoint.open().stream()
            .filter(endpoint -> !endpoint.hasBody())
            .filter(endpoint -> !endpoint.path().matches(".*\\.(pmtiles|pbf)"))
            .<Executable>map(
                endpoint ->
                    () ->
                        assertEquals(
                            200, nobody.get(endpoint.path()).status(), endpoint.toString())));
  }

  private static void assertProblem(int status, RawHttp.Reply reply, String what) {
    assertEquals(status, reply.status(), what + ": " + reply);
    assertTrue(reply.contentType().startsWith("application/problem+json"), what + ": " + reply);
  }

  private ApiClient.Answer tryBook(Person person, JsonNode offer) {
    return person
        .api()
        .tryPost("/v1/bookings", offerId(offer), "Idempotency-Key", UUID.randomUUID().toString());
  }

  private static void assertRefused(int status, String detail, ApiClient.Answer answer) {
    assertEquals(status, answer.status(), answer.body()::toPrettyString);
    assertTrue(
        answer.body().path("detail").asText().contains(detail), answer.body()::toPrettyString);
  }
}
