package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.demo.ApiClient;
import io.openmaas.app.wiring.OnContext;
import io.openmaas.core.security.Role;
import io.openmaas.core.security.store.Accounts;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Only approved members travel, only approved licences drive, and everybody sees only their own.
 */
@QuarkusTest
class A02_WhoMayDoWhatTest extends Story {
  private static final String PASSWORD = "who-may-do-what";

  @Inject Accounts accounts;

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

  /** Every endpoint that is not for everybody: who may call it. Columns: method, path, roles. */
  private static final String ENDPOINTS =
      """
      GET  /v1/travellers/me                          traveller
      GET  /v1/travellers                             admin
      GET  /v1/travellers/{uuid}                      admin
      POST /v1/travellers/{uuid}/decision             admin
      POST /v1/trip-plans                             traveller
      POST /v1/bookings                               traveller
      GET  /v1/bookings                               traveller,admin,finance
      GET  /v1/bookings/{uuid}                        traveller,admin,finance
      GET  /v1/bookings/{uuid}/events                 traveller,admin,finance
      GET  /v1/bookings/{uuid}/live                   traveller
      POST /v1/bookings/{uuid}/cancellation           traveller
      GET  /v1/bookings/{uuid}/legs/0/ticket.svg      traveller
      POST /v1/bookings/{uuid}/legs/0/unlock          traveller
      POST /v1/bookings/{uuid}/legs/0/return          traveller
      POST /v1/bookings/{uuid}/legs/0/extension       traveller
      GET  /v1/fleet/vehicles?city=marenholm          fleet,admin
      POST /v1/fleet/vehicles                         fleet
      POST /v1/fleet/zones                            fleet
      GET  /v1/fleet/zones?city=marenholm             fleet,admin
      POST /v1/fleet/zones/{uuid}/versions            fleet
      POST /v1/fleet/zones/{uuid}/retirement          fleet
      GET  /v1/fleet/bays?city=marenholm              fleet,admin
      POST /v1/fleet/bays                             fleet
      POST /v1/fleet/bays/{uuid}/retirement           fleet
      GET  /v1/fleet/vehicles/{uuid}/terms            fleet,admin
      GET  /v1/fleet/reservations?city=marenholm      fleet,admin
      GET  /v1/fleet/reservations/{uuid}              fleet,admin
      POST /v1/fleet/reservations/{uuid}/extension    fleet
      POST /v1/fleet/reservations/{uuid}/end          fleet
      POST /v1/fleet/reservations/{uuid}/cancellation fleet
      GET  /v1/fleet/vehicles/{uuid}/trips            fleet,admin
      GET  /v1/rentals/{uuid}                         traveller,fleet,finance,admin
      POST /v1/rentals/{uuid}/report                  traveller,fleet
      POST /v1/rentals/{uuid}/destination             traveller
      POST /v1/bookings/{uuid}/legs/0/substitute      traveller,fleet
      GET  /v1/fleet/jobs?city=marenholm              fleet,admin
      POST /v1/fleet/jobs                             fleet
      GET  /v1/fleet/jobs/{uuid}                      fleet,admin
      POST /v1/fleet/jobs/{uuid}/assignment           fleet
      POST /v1/fleet/jobs/{uuid}/begin                fleet
      POST /v1/fleet/jobs/{uuid}/done                 fleet
      POST /v1/fleet/jobs/{uuid}/cancellation         fleet
      POST /v1/fleet/jobs/{uuid}/costs                fleet
      GET  /v1/fleet/damage-cases?city=marenholm      fleet,admin
      POST /v1/fleet/damage-cases                     fleet
      POST /v1/fleet/damage-cases/{uuid}/state        fleet
      POST /v1/fleet/damage-cases/{uuid}/costs        fleet
      GET  /v1/fleet/conditions/{uuid}                fleet,admin
      GET  /v1/fleet/conditions/{uuid}/faults         fleet,admin
      GET  /v1/fleet/conditions/{uuid}/drives         fleet,admin
      POST /v1/fleet/cards                            fleet
      GET  /v1/fleet/cards/lists/{uuid}               fleet,admin
      POST /v1/fleet/partners                         admin
      GET  /v1/fleet/partners/vehicles                fleet,admin
      GET  /v1/partner/vehicles                       partner
      POST /v1/partner/vehicles/{uuid}/records        partner
      GET  /v1/partner/vehicles/{uuid}/commands       partner
      POST /v1/partner/vehicles/{uuid}/receipts       partner
      GET  /v1/partner/card-lists/{uuid}              partner
      GET  /v1/terminals                              fleet
      POST /v1/subscriptions                          traveller
      GET  /v1/subscriptions                          traveller
      GET  /v1/bill                                   traveller
      POST /v1/invoice-runs                           finance
      GET  /v1/invoices                               traveller,finance
      GET  /v1/invoices/{uuid}                        traveller,finance
      GET  /v1/invoices/{uuid}.pdf                    traveller,finance
      POST /v1/invoices/{uuid}/payments               finance
      GET  /v1/ledger/transactions                    finance
      GET  /v1/ledger/balances                        finance
      GET  /v1/settlements                            finance
      GET  /v1/parked-events                          admin
      POST /v1/parked-events/release                  admin
      POST /v1/demo/drives                            traveller
      """;

  @Test
  void each_endpoint_knows_its_roles() {
    var callers = new EnumMap<Role, RawHttp>(Role.class);
    for (Role role : Role.values()) {
      callers.put(role, caller(role));
    }
    RawHttp nobody = RawHttp.nobody(demo.base());
    RawHttp forger = RawHttp.withToken(demo.base(), "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.");
    List<Executable> checks =
        ENDPOINTS
            .lines()
            .map(line -> line.split("\\s+"))
            .<Executable>map(
                row ->
                    () -> {
                      String path = row[1].replace("{uuid}", UUID.randomUUID().toString());
                      String body = row[0].equals("POST") ? "{}" : null;
                      String what = row[0] + " " + row[1];
                      assertProblem(401, nobody.send(row[0], path, body, Map.of()), what);
                      assertProblem(401, forger.send(row[0], path, body, Map.of()), what);
                      Set<String> allowed = Set.copyOf(Arrays.asList(row[2].split(",")));
                      for (var caller : callers.entrySet()) {
                        RawHttp.Reply reply = caller.getValue().send(row[0], path, body, Map.of());
                        if (allowed.contains(caller.getKey().group())) {
                          assertTrue(
                              reply.status() != 401
                                  && reply.status() != 403
                                  && reply.status() < 500,
                              what + " as " + caller.getKey() + ": " + reply);
                        } else {
                          assertProblem(403, reply, what + " as " + caller.getKey());
                        }
                      }
                    })
            .toList();
    assertAll(checks);
  }

  private RawHttp caller(Role role) {
    if (role == Role.TRAVELLER) {
      return RawHttp.as(demo.base(), member("Rolf").email(), demo.password());
    }
    String email = role.group() + ".a02@example.org";
    OnContext.await(() -> accounts.ensure(email, PASSWORD, Set.of(role)), Duration.ofSeconds(20));
    return RawHttp.as(demo.base(), email, PASSWORD);
  }

  @Test
  void what_is_for_everybody_needs_no_token() {
    RawHttp nobody = RawHttp.nobody(demo.base());
    assertAll(
        List.of(
                "/v1/cities",
                "/v1/cities/marenholm",
                "/v1/cities/marenholm/vehicles",
                "/v1/cities/marenholm/return-zones",
                "/v1/cities/marenholm/stations",
                "/v1/cities/marenholm/story",
                "/v1/plans?city=marenholm",
                "/gbfs/marenholm/own-fleet/gbfs.json",
                "/gbfs/marenholm/own-fleet/free_bike_status.json",
                "/basemap/marenholm/style.json")
            .stream()
            .<Executable>map(path -> () -> assertEquals(200, nobody.get(path).status(), path)));
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
