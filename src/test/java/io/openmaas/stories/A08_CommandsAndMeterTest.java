package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.demo.ApiClient;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.protocol.teltonika.AvlRecord;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.session.TerminalEndpoints;
import io.openmaas.terminal.simulator.SimulatedCar;
import io.openmaas.terminal.simulator.wire.SimulatedFleet;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A car obeys what fleet people command, and tells what it did and what is wrong with it. */
@QuarkusTest
class A08_CommandsAndMeterTest extends Story {
  private static final long ODOMETER = 5_000_000;

  @Inject TerminalEndpoints endpoints;

  private record Car(String id, String plate, Imei imei) {
    String commands() {
      return "/v1/vehicles/" + id + "/commands";
    }
  }

  private Car newCar() {
    int number = ThreadLocalRandom.current().nextInt(10_000_000, 100_000_000);
    var imei = new Imei("3569308" + number);
    String plate = "A08 " + number;
    JsonNode car =
        demo.fleet()
            .post(
                "/v1/fleet/vehicles",
                Map.of(
                    "city",
                    CITY,
                    "plate",
                    plate,
                    "model",
                    "Testwagen",
                    "vehicleClass",
                    "SMALL",
                    "propulsion",
                    "ELECTRIC",
                    "imei",
                    imei.value(),
                    "lat",
                    corner(0).latitude(),
                    "lon",
                    corner(0).longitude(),
                    "rangeMetres",
                    100_000));
    return new Car(car.path("id").asText(), plate, imei);
  }

  /** In a corner of the city where no other story comes. */
  private Coordinates corner(double east) {
    Coordinates corner = demo.city().extent().southWest();
    return new Coordinates(corner.latitude() + 0.0015, corner.longitude() + 0.002 + east);
  }

  private SimulatedFleet simulated() {
    return new SimulatedFleet(
        clock,
        endpoints.teltonika().getHostString(),
        endpoints.teltonika().getPort(),
        java.nio.file.Path.of("target", "openmaas-test", "a08", UUID.randomUUID().toString()),
        progress -> {});
  }

  /** Puts a terminal in and waits until what it says of the car is known. */
  private void connect(SimulatedFleet cars, Car car) {
    cars.connect(new SimulatedCar(car.imei(), corner(0), ODOMETER));
    await(
        "the terminal to be connected and its first record kept",
        () -> terminal(car),
        it -> it.path("connected").asBoolean() && it.path("records").asInt() > 0);
  }

  private JsonNode terminal(Car car) {
    return stream(demo.fleet().get("/v1/terminals"))
        .filter(it -> it.path("imei").asText().equals(car.imei().value()))
        .findFirst()
        .orElseThrow();
  }

  private RawHttp raw() {
    return RawHttp.as(demo.base(), "fleet@example.org", demo.password());
  }

  /** The command once it has ended. */
  private JsonNode ended(ApiClient fleet, JsonNode command) {
    return await(
        "the end of " + command,
        () -> fleet.get("/v1/vehicle-commands/" + command.path("id").asText()),
        it -> !Set.of("asked", "sending").contains(it.path("state").asText()));
  }

  private static Map<String, String> named(String command) {
    return Map.of("command", command);
  }

  @Test
  void fleet_people_command_a_car_and_see_its_receipt() {
    ApiClient fleet = demo.fleet();
    Car car = newCar();
    try (SimulatedFleet cars = simulated()) {
      connect(cars, car);

      // When somebody of the fleet opens the car
      String key = "open-" + car.imei();
      JsonNode asked = fleet.post(car.commands(), named("unlock"), "Idempotency-Key", key);

      // Then it is open, once, and its answer is kept
      JsonNode done = ended(fleet, asked);
      assertEquals("done", done.path("state").asText(), done::toPrettyString);
      assertTrue(done.path("receipt").asText().contains("success"), done::toPrettyString);
      assertTrue(done.path("authority").asText().contains("fleet@"), done::toPrettyString);
      assertEquals(car.imei().value(), done.path("terminal").asText());
      assertFalse(cars.car(car.imei()).locked());

      // And the request sent again is answered with the same, and does nothing
      ApiClient.Answer again =
          fleet.tryPost(car.commands(), named("unlock"), "Idempotency-Key", key);
      assertEquals(200, again.status());
      assertEquals(done, again.body());
      assertEquals(1, cars.car(car.imei()).effectsOf(new Command.Unlock()));
      ApiClient.Answer other = fleet.tryPost(car.commands(), named("horn"), "Idempotency-Key", key);
      assertEquals(422, other.status(), other.body()::toPrettyString);
      assertEquals("Idempotency-Key", other.body().at("/errors/0/field").asText());

      // And as it stands, it can be kept from starting, and allowed again
      for (String name : List.of("immobilise", "mobilise", "lights", "lock")) {
        JsonNode end = ended(fleet, fleet.post(car.commands(), named(name)));
        assertEquals("done", end.path("state").asText(), end::toPrettyString);
      }
      assertTrue(cars.car(car.imei()).locked());
      assertEquals(
          List.of("lock", "lights", "mobilise", "immobilise", "unlock"),
          stream(fleet.get(car.commands())).map(it -> it.path("command").asText()).toList());
    }
  }

  @Test
  void a_car_that_is_driven_is_neither_immobilised_nor_locked() throws Exception {
    ApiClient fleet = demo.fleet();
    Car car = newCar();
    try (SimulatedFleet cars = simulated()) {
      connect(cars, car);
      var way = new Path(List.of(corner(0), corner(0.01), corner(0.02)));
      var drive = cars.drive(car.imei(), way, clock.instant());
      clock.runAt(3);
      String list = "/v1/fleet/vehicles?city=" + CITY;
      await(
          "the ignition to be on",
          () -> fleet.get(list),
          all ->
              stream(all)
                  .filter(it -> it.path("id").asText().equals(car.id()))
                  .anyMatch(it -> it.path("ignitionOn").asBoolean()));

      for (String name : List.of("immobilise", "lock")) {
        ApiClient.Answer answer = fleet.tryPost(car.commands(), named(name));
        assertEquals(200, answer.status(), answer.body()::toPrettyString);
        assertEquals("refused", answer.body().path("state").asText());
        assertTrue(
            answer.body().path("receipt").asText().matches(".*(ignition is on|driven).*"),
            answer.body()::toPrettyString);
      }
      assertEquals(0, cars.car(car.imei()).effectsOf(new Command.Immobilise()));
      clock.runAt(300);
      drive.finished().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } finally {
      clock.runAt(1);
    }
  }

  @Test
  void a_command_to_a_car_that_is_away_expires_and_is_never_sent() throws Exception {
    ApiClient fleet = demo.fleet();
    Car car = newCar();
    JsonNode asked = fleet.post(car.commands(), named("unlock"));
    assertEquals("asked", asked.path("state").asText());
    JsonNode immobilise = fleet.post(car.commands(), named("immobilise"));
    assertEquals("refused", immobilise.path("state").asText(), immobilise::toPrettyString);
    assertEquals("expired", ended(fleet, asked).path("state").asText());
    try (SimulatedFleet cars = simulated()) {
      connect(cars, car);
      assertEquals(
          "done", ended(fleet, fleet.post(car.commands(), named("horn"))).path("state").asText());
      assertEquals(0, cars.car(car.imei()).effectsOf(new Command.Unlock()));
      assertTrue(cars.car(car.imei()).locked());
    }

    // And the list of terminals knows that it has gone
    await("the end", () -> terminal(car), it -> !it.path("connected").asBoolean());
    JsonNode gone = terminal(car);
    assertEquals("teltonika", gone.path("protocol").asText());
    assertEquals("network", gone.path("auth").asText());
    assertEquals(car.id(), gone.path("vehicle").asText());
    assertTrue(gone.hasNonNull("lastSeen"), gone::toPrettyString);
  }

  private AvlRecord record(Car car, Instant at, double east, int kmh, Map<Measure, Long> measures) {
    var fix = new TerminalRecord.Fix(corner(east), 5, 90, kmh, 9);
    return ModelDictionary.find(ModelDictionary.USUAL_MODEL)
        .orElseThrow()
        .toAvl(new TerminalRecord(car.imei(), at, Optional.of(fix), measures), Optional.empty());
  }

  @Test
  void a_crash_and_an_empty_battery_become_alarms_that_a_person_acknowledges() throws IOException {
    ApiClient fleet = demo.fleet();
    Car car = newCar();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Map<Measure, Long> low =
        Map.of(Measure.IGNITION, 0L, Measure.EXTERNAL_MV, 11_400L, Measure.CRASH, 0L);
    Map<Measure, Long> crash =
        Map.of(Measure.IGNITION, 0L, Measure.EXTERNAL_MV, 11_400L, Measure.CRASH, 1L);
    try (var line = new TerminalLine(endpoints)) {
      assertEquals(1, line.greet(car.imei().value()));
      var records =
          List.of(
              record(car, now.minusSeconds(300), 0, 0, low),
              record(car, now.minusSeconds(200), 0, 0, crash),
              record(car, now.minusSeconds(100), 0, 0, low));
      assertEquals(3, line.report(records));
      assertEquals(3, line.report(records));

      // Then there are two alarms, however often they are told
      String list = "/v1/alarms?vehicle=" + car.id();
      JsonNode alarms =
          await("both alarms", () -> fleet.get(list), it -> it.path("alarms").size() >= 2);
      assertEquals(
          Set.of("CRASH", "LOW_12V"),
          stream(alarms.path("alarms"))
              .map(it -> it.path("kind").asText())
              .collect(Collectors.toSet()),
          alarms::toPrettyString);
      assertEquals(2, alarms.path("alarms").size(), alarms::toPrettyString);
      for (JsonNode alarm : alarms.path("alarms")) {
        assertEquals(car.plate(), alarm.path("plate").asText(), alarm::toPrettyString);
        String path = "/v1/alarms/" + alarm.path("id").asText();
        JsonNode known = fleet.post(path + "/acknowledgement", Map.of("note", "seen"));
        assertEquals("ACKNOWLEDGED", known.path("state").asText());
        assertEquals(409, fleet.tryPost(path + "/acknowledgement", Map.of()).status());
      }
      assertEquals(0, fleet.get(list + "&state=open").path("alarms").size());

      // And its battery is spared
      JsonNode horn = fleet.post(car.commands(), named("horn"));
      assertEquals("refused", horn.path("state").asText(), horn::toPrettyString);
      assertTrue(horn.path("receipt").asText().contains("battery is low"), horn::toPrettyString);
    }
  }

  @Test
  void a_trip_tells_its_stops_and_what_it_was_made_from() throws IOException {
    ApiClient fleet = demo.fleet();
    Car car = newCar();
    Instant begin = clock.instant().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofMinutes(20));
    var records = new ArrayList<AvlRecord>();
    for (int i = 0; i <= 20; i++) { // half minutes; from the fifth to the fifteenth it stands
      int driven = i <= 5 ? i : i < 15 ? 5 : i - 10;
      boolean off = i == 20;
      int kmh = off || i == 0 || i >= 5 && i < 15 ? 0 : 19;
      records.add(
          record(
              car,
              begin.plusSeconds(30L * i),
              0.0025 * driven,
              kmh,
              Map.of(
                  Measure.IGNITION,
                  off ? 0L : 1L,
                  Measure.MOVEMENT,
                  kmh > 0 ? 1L : 0L,
                  Measure.ODOMETER_DEVICE_M,
                  ODOMETER + 160L * driven)));
    }
    try (var line = new TerminalLine(endpoints)) {
      assertEquals(1, line.greet(car.imei().value()));
      assertEquals(records.size(), line.report(records));
    }
    String trips = "/v1/fleet/vehicles/" + car.id() + "/trips";
    JsonNode trip = await("the trip", () -> fleet.get(trips), it -> it.size() == 1).get(0);
    JsonNode facts = trip.path("facts");
    assertEquals(1_600, trip.path("metres").asLong(), trip::toPrettyString);
    assertEquals(1, trip.path("revision").asInt(), trip::toPrettyString);
    assertEquals(1, facts.path("stops").size(), trip::toPrettyString);
    JsonNode stop = facts.path("stops").get(0);
    Instant from = Instant.parse(stop.path("from").asText());
    Instant to = Instant.parse(stop.path("to").asText());
    assertTrue(Duration.between(from, to).toSeconds() >= 240, trip::toPrettyString);
    assertEquals(corner(0.0125).longitude(), stop.at("/position/lon").asDouble(), 0.001);
    assertTrue(facts.path("idleSeconds").asLong() >= 240, trip::toPrettyString);
    assertTrue(facts.path("distances").size() >= 1, trip::toPrettyString);
    assertTrue(facts.path("links").asText().matches(".*\\d.*"), trip::toPrettyString);
    assertEquals(64, trip.at("/chain/hash").asText().length(), trip::toPrettyString);
  }

  @Test
  void a_list_of_terminals_is_taken_row_by_row() {
    Car good = newCar();
    Car bad = newCar();
    String sim = "49170" + good.imei().value().substring(7);
    String csv =
        """
        imei,sim,vehicle,model,protocol,auth,secret
        %s,%s,%s,FMC130,teltonika,network,
        12345,%s,%s,NO-SUCH-MODEL,teltonika,code,x
        """
            .formatted(good.imei(), sim, good.plate(), sim, bad.plate());
    Map<String, String> type = Map.of("Content-Type", "text/csv");
    RawHttp.Reply rehearsed = raw().send("POST", "/v1/terminals/import?dryRun=true", csv, type);
    assertEquals(200, rehearsed.status(), rehearsed::toString);
    assertTrue(terminal(good).path("sim").isMissingNode(), "a rehearsal changes nothing");
    RawHttp.Reply reply = raw().send("POST", "/v1/terminals/import", csv, type);
    assertEquals(200, reply.status(), reply::toString);
    assertEquals(rehearsed.json(), reply.json());
    assertEquals(2, reply.json().path("rows").asInt(), reply::toString);
    assertEquals(1, reply.json().path("imported").asInt(), reply::toString);
    assertTrue(
        stream(reply.json().path("faults")).allMatch(it -> it.path("line").asInt() == 3),
        reply::toString);
    assertEquals(
        Set.of("imei", "sim", "model", "auth"),
        stream(reply.json().path("faults"))
            .map(it -> it.path("field").asText())
            .collect(Collectors.toSet()),
        reply::toString);
    assertEquals(sim, terminal(good).path("sim").asText());
    assertEquals("FMC130", terminal(good).path("model").asText());
  }
}
