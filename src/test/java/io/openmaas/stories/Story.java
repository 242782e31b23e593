package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.demo.ApiClient;
import io.openmaas.app.demo.SeededDemo;
import io.openmaas.app.wiring.BusinessClock;
import io.openmaas.app.wiring.OnContext;
import io.openmaas.core.geo.Path;
import io.openmaas.core.security.Role;
import io.openmaas.core.security.store.Accounts;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;

/**
 * What stories share: the one running application, its clock, and the words in which they are told.
 * Stories only talk to the REST API; the clock, the car and the simulated operator are theirs to
 * move. Each makes its own travellers, so that none depends on another. A story is a {@code
 * QuarkusTest} itself: Quarkus does not look for that among ancestors.
 */
@WithTestResource(value = StoryServer.class, scope = TestResourceScope.GLOBAL)
abstract class Story {
  static final String CITY = "marenholm";
  private static final String CALLERS_PASSWORD = "who-may-do-what";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject SeededDemo demo;
  @Inject BusinessClock clock;
  @Inject Accounts accounts;

  @BeforeEach
  void aServerInDaylight() {
    demo.ready();
    ZonedDateTime now = clock.instant().atZone(demo.city().zone());
    if (now.getHour() < 7) {
      clock.moveTo(at(now, 8));
    } else if (now.getHour() >= 19) {
      clock.moveTo(at(now.plusDays(1), 8));
    }
  }

  private static Instant at(ZonedDateTime day, int hour) {
    return day.with(LocalTime.of(hour, 0)).toInstant();
  }

  /** The business clock's time in the city. */
  ZonedDateTime now() {
    return clock.instant().atZone(demo.city().zone());
  }

  void wait(Duration time) {
    clock.moveTo(clock.instant().plus(time));
  }

  // People

  /** A person, with what is needed to talk to the server as them. */
  record Person(String id, String email, ApiClient api) {}

  /** Has signed up, and waits for approval. */
  Person applicant(String givenName) {
    return applicant(givenName, Map.of());
  }

  /**
   * @param changes of the usual sign-up; null leaves a field out
   */
  Person applicant(String givenName, Map<String, Object> changes) {
    String email = givenName.toLowerCase() + "." + UUID.randomUUID() + "@example.org";
    var form = new LinkedHashMap<>(demo.signUp(givenName, email));
    form.putAll(changes);
    JsonNode signedUp = demo.api().post("/v1/travellers", form);
    return new Person(signedUp.path("id").asText(), email, demo.logIn(email));
  }

  /** A member whose licence is approved. */
  Person member(String givenName) {
    Person person = applicant(givenName);
    decide(person, true, true);
    return person;
  }

  /** Somebody with this role and no other, by raw requests. */
  RawHttp caller(Role role) {
    if (role == Role.TRAVELLER) {
      return RawHttp.as(demo.base(), member("Rolf").email(), demo.password());
    }
    String email = role.group() + ".caller@example.org";
    OnContext.await(
        () -> accounts.ensure(email, CALLERS_PASSWORD, Set.of(role)), Duration.ofSeconds(20));
    return RawHttp.as(demo.base(), email, CALLERS_PASSWORD);
  }

  JsonNode decide(Person person, boolean approve, boolean licence) {
    return demo.admin()
        .post(
            "/v1/travellers/" + person.id() + "/decision",
            Map.of("approve", approve, "licenceApproved", licence, "reason", "documents seen"));
  }

  // Trips

  /** Where the demonstration's example trip leads. */
  JsonNode exampleTrip() {
    return demo.api().get("/v1/cities/" + CITY + "/story");
  }

  JsonNode plan(Person person, Object from, Object to) {
    return person
        .api()
        .post(
            "/v1/trip-plans",
            Map.of(
                "city", CITY,
                "from", from,
                "to", to,
                "departAt", clock.instant().plus(Duration.ofMinutes(5)).toString()));
  }

  JsonNode planExample(Person person) {
    JsonNode trip = exampleTrip();
    return plan(person, trip.path("from"), trip.path("to"));
  }

  /** An offer by transit and shared car; the planner learns of the cars within seconds. */
  JsonNode offerByTransitAndCar(Person person) {
    return offer(person, () -> planExample(person), it -> has(it, "TRANSIT") && has(it, "RENTAL"));
  }

  /** From the beginning of the example trip to the end of its line. */
  JsonNode planByTransit(Person person) {
    return plan(person, exampleTrip().path("from"), bikeStation("Messeplatz"));
  }

  private static Map<String, JsonNode> place(JsonNode station) {
    return Map.of(
        "name", station.path("name"), "lat", station.path("lat"), "lon", station.path("lon"));
  }

  /** A place by the name of its bike station. */
  Map<String, JsonNode> bikeStation(String name) {
    return stream(demo.api().get("/v1/cities/" + CITY + "/stations"))
        .filter(it -> it.path("name").asText().equals(name))
        .findFirst()
        .map(Story::place)
        .orElseThrow();
  }

  JsonNode offerByTransit(Person person) {
    return offer(
        person, () -> planByTransit(person), it -> has(it, "TRANSIT") && !has(it, "RENTAL"));
  }

  JsonNode offer(Person person, Supplier<JsonNode> plan, Predicate<JsonNode> wanted) {
    JsonNode plans =
        await(
            "an offer as wanted for " + person.email(),
            plan,
            it -> stream(it.path("offers")).anyMatch(wanted));
    return stream(plans.path("offers")).filter(wanted).findFirst().orElseThrow();
  }

  JsonNode book(Person person, JsonNode offer) {
    return person
        .api()
        .post("/v1/bookings", offerId(offer), "Idempotency-Key", UUID.randomUUID().toString());
  }

  static Map<String, String> offerId(JsonNode offer) {
    return Map.of("offerId", offer.path("id").asText());
  }

  JsonNode booking(Person person, JsonNode booking) {
    return person.api().get("/v1/bookings/" + booking.path("id").asText());
  }

  /** The booking once it is in that state; another end is a failure. */
  JsonNode inState(Person person, JsonNode booking, String state) {
    JsonNode seen =
        await(
            "booking " + booking.path("id").asText() + " to be " + state,
            () -> booking(person, booking),
            it ->
                it.path("state").asText().equals(state)
                    || List.of("COMPLETED", "FAILED", "CANCELLED")
                        .contains(it.path("state").asText()));
    if (!seen.path("state").asText().equals(state)) {
      fail("the booking should be " + state + " and is " + seen.toPrettyString());
    }
    return seen;
  }

  JsonNode booked(Person person, JsonNode offer) {
    return inState(person, book(person, offer), "CONFIRMED");
  }

  static String legPath(JsonNode booking, JsonNode leg) {
    return "/v1/bookings/" + booking.path("id").asText() + "/legs/" + leg.path("index").asInt();
  }

  void unlock(Person person, JsonNode booking) {
    person.api().post(legPath(booking, leg(booking, "RENTAL")) + "/unlock", Map.of());
  }

  /** Drives the whole planned way. */
  SeededDemo.Driven drive(JsonNode booking) {
    JsonNode car = leg(booking, "RENTAL");
    return demo.drive(vehicle(car), path(car));
  }

  ApiClient.Answer tryGiveBack(Person person, JsonNode booking) {
    return person.api().tryPost(legPath(booking, leg(booking, "RENTAL")) + "/return", Map.of());
  }

  /** Gives the car back and waits until the whole trip is over. */
  JsonNode giveBack(Person person, JsonNode booking) {
    await(
        "the car to be taken back",
        () -> tryGiveBack(person, booking),
        answer -> answer.status() == 200);
    return inState(person, booking, "COMPLETED");
  }

  static UUID vehicle(JsonNode rentalLeg) {
    return UUID.fromString(rentalLeg.path("vehicle").path("id").asText());
  }

  static Path path(JsonNode leg) {
    return Path.ofPolyline(leg.path("path").asText());
  }

  // Billing

  /** Puts a catalogue file in place, by finance. */
  JsonNode importCatalogue(String name, String yaml) {
    return demo.finance()
        .post("/v1/catalogue", Map.of("files", List.of(Map.of("name", name, "text", yaml))));
  }

  /** Moves to ten past midnight of the first day of the next month, when months are invoiced. */
  void nextMonth() {
    ZonedDateTime first = now().with(LocalTime.of(0, 10)).withDayOfMonth(1).plusMonths(1);
    clock.moveTo(first.toInstant());
  }

  String until() {
    return clock.instant().toString();
  }

  // Money

  static BigDecimal amount(JsonNode money) {
    return new BigDecimal(money.path("amount").asText());
  }

  // Reading

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static boolean has(JsonNode trip, String kind) {
    return stream(trip.path("legs")).anyMatch(leg -> leg.path("kind").asText().equals(kind));
  }

  static JsonNode leg(JsonNode trip, String kind) {
    return stream(trip.path("legs"))
        .filter(leg -> leg.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no leg of kind " + kind + " in " + trip));
  }

  static <T> T await(String what, Supplier<T> look, Predicate<T> satisfied) {
    long give = System.nanoTime() + PATIENCE.toNanos();
    Optional<T> seen = Optional.empty();
    while (System.nanoTime() < give) {
      seen = Optional.of(look.get());
      if (satisfied.test(seen.get())) {
        return seen.get();
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + what, e);
      }
    }
    return fail("waited " + PATIENCE.toSeconds() + " s for " + what + "; last seen: " + seen);
  }
}
