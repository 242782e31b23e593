package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.demo.ApiClient;
import io.openmaas.app.demo.SeededDemo;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.teltonika.AvlRecord;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.session.TerminalEndpoints;
import io.openmaas.terminal.simulator.Drive;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What cars report counts once, only from known terminals, and rentals do not run together. */
@QuarkusTest
class A05_TerminalTest extends Story {
  private static final int ACCEPTED = 1;
  private static final int REFUSED = 0;
  private static final int CLOSED = -1;

  @Inject TerminalEndpoints endpoints;

  @Test
  void an_unknown_terminal_is_refused_and_hung_up_on() throws IOException {
    try (var line = new TerminalLine(endpoints)) {
      assertEquals(REFUSED, line.greet("356930711111111"));
      assertEquals(CLOSED, line.read());
    }
  }

  @Test
  void what_is_no_greeting_is_hung_up_on() throws IOException {
    try (var line = new TerminalLine(endpoints)) {
      line.send("GET / HTTP/1.1\r\nHost: gateway\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      int answer = line.read();
      assertTrue(answer == REFUSED || answer == CLOSED, "answered " + answer);
    }
  }

  @Test
  void records_sent_again_change_nothing() throws IOException {
    // Given a new car with its terminal, and a drive of it
    ApiClient fleet = demo.fleet();
    String imei = "3569307" + String.format("%08d", 1 + (int) (Math.random() * 90_000_000));
    JsonNode car =
        fleet.post(
            "/v1/fleet/vehicles",
            Map.of(
                "city",
                CITY,
                "plate",
                "A05 " + imei.substring(7),
                "model",
                "Testwagen",
                "vehicleClass",
                "SMALL",
                "propulsion",
                "ELECTRIC",
                "imei",
                imei,
                "lat",
                exampleTrip().path("from").path("lat"),
                "lon",
                exampleTrip().path("from").path("lon"),
                "rangeMetres",
                100_000));
    Drive drive =
        Drive.along(
            new Imei(imei),
            new Path(List.of(apart(0), apart(0.004), apart(0.008))),
            clock.instant().minus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MILLIS),
            5_000_000);
    ModelDictionary dictionary = ModelDictionary.find(ModelDictionary.USUAL_MODEL).orElseThrow();
    List<AvlRecord> records =
        drive.records().stream().map(it -> dictionary.toAvl(it, Optional.empty())).toList();

    // When it sends the records, some of them twice, over two connections
    int half = records.size() / 2;
    try (var line = new TerminalLine(endpoints)) {
      assertEquals(ACCEPTED, line.greet(imei));
      assertEquals(half, line.report(records.subList(0, half)));
      assertEquals(half, line.report(records.subList(0, half)));
      assertTrue(terminal(fleet, imei).path("connected").asBoolean());
    }
    try (var line = new TerminalLine(endpoints)) {
      assertEquals(ACCEPTED, line.greet(imei));
      assertEquals(records.size(), line.report(records));
      assertEquals(records.size(), line.report(records));

      // Then each is kept once
      assertEquals(records.size(), terminal(fleet, imei).path("records").asInt());

      // And there is one trip, of exactly its metres, with its place in the chain of evidence
      String trips = "/v1/fleet/vehicles/" + car.path("id").asText() + "/trips";
      JsonNode trip = await("the trip", () -> fleet.get(trips), it -> it.size() == 1).get(0);
      assertEquals(drive.simulatedMetres(), trip.path("metres").asLong());
      assertEquals(records.size(), trip.path("records").asInt());
      assertEquals(drive.time().from(), Instant.parse(trip.path("from").asText()));
      assertEquals(drive.time().to(), Instant.parse(trip.path("to").asText()));
      assertFalse(trip.path("chain").isMissingNode());

      // And nothing of it changes when everything is sent once more
      assertEquals(records.size(), line.report(records));
      wait(Duration.ofMinutes(1));
      assertEquals(List.of(trip), stream(fleet.get(trips)).toList());
    }

    // And the car stands where the drive ended
    JsonNode position = fleetCar(fleet, car.path("id").asText()).path("position");
    assertEquals(apart(0.008).latitude(), position.path("lat").asDouble(), 0.001);
  }

  /** In a corner of the city where no other story comes. */
  private Coordinates apart(double north) {
    Coordinates corner = demo.city().extent().southWest();
    return new Coordinates(corner.latitude() + 0.001 + north, corner.longitude() + 0.001);
  }

  private static JsonNode terminal(ApiClient fleet, String imei) {
    return stream(fleet.get("/v1/terminals"))
        .filter(it -> it.path("imei").asText().equals(imei))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode fleetCar(ApiClient fleet, String id) {
    return stream(fleet.get("/v1/fleet/vehicles?city=" + CITY))
        .filter(it -> it.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_car_is_not_returned_while_it_is_driven() throws Exception {
    Person lea = member("Lea");
    JsonNode booking = booked(lea, offerByTransitAndCar(lea));
    JsonNode car = leg(booking, "RENTAL");
    String carPath = legPath(booking, car);
    ApiClient.Answer early = lea.api().tryPost(carPath + "/return", Map.of());
    assertEquals(409, early.status(), "the rental has not begun: " + early.body());
    assertEquals(
        409,
        lea.api().tryGet("/v1/bookings/" + booking.path("id").asText() + "/live").status(),
        "there is nothing to follow yet");
    clock.moveTo(Instant.parse(car.path("departure").asText()));
    unlock(lea, booking);
    inState(lea, booking, "IN_USE");

    // When the engine runs
    CompletableFuture<SeededDemo.Driven> drive = demo.setOff(vehicle(car), path(car));
    clock.runAt(2);
    ApiClient fleet = demo.fleet();
    await(
        "the ignition to be on",
        () -> fleetCar(fleet, vehicle(car).toString()),
        it -> it.path("ignitionOn").asBoolean());

    // Then the car is not taken back, and where it is can be followed
    ApiClient.Answer refused = tryGiveBack(lea, booking);
    assertEquals(409, refused.status(), refused.body()::toPrettyString);
    assertTrue(
        refused.body().path("detail").asText().contains("ignition"),
        refused.body()::toPrettyString);
    RawHttp leas = RawHttp.as(demo.base(), lea.email(), demo.password());
    clock.runAt(60);
    String live = "/v1/bookings/" + booking.path("id").asText() + "/live";
    CompletableFuture<Long> positions =
        CompletableFuture.supplyAsync(
            () -> leas.lines(live).filter(line -> line.startsWith("data:")).limit(5).count());
    assertEquals(5, positions.get(20, TimeUnit.SECONDS));

    // And after it has stopped it is taken back
    clock.runAt(300);
    drive.get(60, TimeUnit.SECONDS);
    giveBack(lea, booking);
  }

  @Test
  void a_car_nobody_comes_for_is_given_to_others_and_the_ticket_stays() {
    // Given Mia, who booked a trip by transit and car, and comes neither early nor at all
    Person mia = member("Mia");
    JsonNode booking = booked(mia, offerByTransitAndCar(mia));
    JsonNode car = leg(booking, "RENTAL");
    Instant start = Instant.parse(car.path("departure").asText());
    Instant now = clock.instant();
    if (now.isBefore(start.minus(Duration.ofMinutes(31)))) {
      ApiClient.Answer early = mia.api().tryPost(legPath(booking, car) + "/unlock", Map.of());
      assertEquals(409, early.status(), early.body()::toPrettyString);
    }

    // When half an hour has gone by since the car was to be fetched
    clock.moveTo(start.plus(Duration.ofMinutes(31)));

    // Then the car is released, the rest of her booking stays, and the fleet knows why
    JsonNode over = inState(mia, booking, "COMPLETED");
    assertEquals("RELEASED", leg(over, "RENTAL").path("state").asText());
    assertEquals("FINISHED", leg(over, "TRANSIT").path("state").asText());
    JsonNode reservation =
        stream(
                demo.fleet()
                    .get(
                        "/v1/fleet/reservations?city="
                            + CITY
                            + "&vehicle="
                            + vehicle(car)
                            + "&from="
                            + now.minus(Duration.ofHours(1))
                            + "&limit=1000"))
            .filter(it -> it.path("booking").asText().equals(booking.path("id").asText()))
            .findFirst()
            .orElseThrow();
    assertEquals("NO_SHOW", reservation.path("releaseReason").asText());
  }

  @Test
  void a_car_in_use_is_kept_longer_at_the_travellers_word() {
    Person noa = member("Noa");
    JsonNode booking = booked(noa, offerByTransitAndCar(noa));
    JsonNode car = leg(booking, "RENTAL");
    clock.moveTo(Instant.parse(car.path("departure").asText()));
    unlock(noa, booking);
    inState(noa, booking, "IN_USE");
    String extension = legPath(booking, car) + "/extension";
    Instant until = clock.instant().plus(Duration.ofHours(3)).truncatedTo(ChronoUnit.SECONDS);
    assertEquals(
        until.toString(),
        noa.api().post(extension, Map.of("until", until.toString())).path("until").asText());
    ApiClient.Answer backwards =
        noa.api().tryPost(extension, Map.of("until", until.minusSeconds(60).toString()));
    assertEquals(409, backwards.status(), backwards.body()::toPrettyString);
    assertEquals(422, noa.api().tryPost(extension, Map.of()).status());
    giveBack(noa, booking);
  }

  @Test
  void a_rental_in_two_goes_has_two_trip_records() {
    // Given Kim, who drives a car to the beach in two goes, and leaves it there
    Person kim = member("Kim");
    JsonNode there =
        booked(
            kim,
            offer(
                kim,
                () -> plan(kim, bikeStation("Messeplatz"), bikeStation("Südersand")),
                it -> has(it, "RENTAL")));
    JsonNode car = leg(there, "RENTAL");
    UUID vehicle = vehicle(car);
    clock.moveTo(Instant.parse(car.path("departure").asText()));
    unlock(kim, there);
    List<Coordinates> way = path(car).points();
    int half = way.size() / 2;
    long first = demo.drive(vehicle, new Path(way.subList(0, half + 1))).metres();
    wait(Duration.ofMinutes(3));
    long second = demo.drive(vehicle, new Path(way.subList(half, way.size()))).metres();
    giveBack(kim, there);

    // Then the one rental has both trips, and their metres are its metres
    JsonNode kims = rental(kim);
    assertEquals(vehicle.toString(), kims.path("vehicle").path("id").asText());
    assertEquals(
        List.of(first, second),
        stream(kims.path("trips")).map(it -> it.path("metres").asLong()).toList());
    assertEquals(first + second, kims.path("metres").asLong());

    // And the fleet sees both trips, the last first
    assertEquals(
        List.of(second, first),
        stream(demo.fleet().get("/v1/fleet/vehicles/" + vehicle + "/trips?limit=2"))
            .map(it -> it.path("metres").asLong())
            .toList());
  }

  private JsonNode rental(Person person) {
    JsonNode bill =
        await(
            "the rental on the bill",
            () -> person.api().get("/v1/bill"),
            it -> stream(it.path("lines")).anyMatch(line -> line.hasNonNull("rental")));
    String id =
        stream(bill.path("lines"))
            .filter(line -> line.hasNonNull("rental"))
            .findFirst()
            .orElseThrow()
            .path("rental")
            .asText();
    return person.api().get("/v1/rentals/" + id);
  }
}
