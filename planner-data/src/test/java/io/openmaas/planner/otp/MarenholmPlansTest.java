package io.openmaas.planner.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.openmaas.core.city.CityId;
import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.itinerary.Means;
import io.openmaas.core.itinerary.Place;
import io.openmaas.core.itinerary.PlanRequest;
import io.openmaas.core.itinerary.PlanRequest.TimeMode;
import io.openmaas.core.itinerary.PlannerUnavailable;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.vehicle.PublishesSupply;
import io.openmaas.core.vehicle.SharedVehicle;
import io.openmaas.planner.demo.ParkedCar;
import io.openmaas.planner.demo.StarterSet;
import io.openmaas.planner.demo.Story;
import io.openmaas.planner.demo.Town;
import io.openmaas.planner.demo.file.DemonstrationCity;
import io.openmaas.planner.graph.DrawsBasemap;
import io.openmaas.planner.graph.ImportOptions;
import io.openmaas.planner.graph.ImportOutcome.Imported;
import io.openmaas.planner.graph.Progress;
import io.openmaas.planner.graph.store.CityLibrary;
import io.openmaas.planner.otp.PlannerState.Stage;
import io.vertx.mutiny.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real OpenTripPlanner on the demonstration city: built, served, asked, killed. Runs where the
 * jar is (Maven puts it into target/otp).
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MarenholmPlansTest {
  private static final CityId MARENHOLM = new CityId("marenholm");
  private static final Instant MONDAY_MORNING = Instant.parse("2026-11-23T08:30:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(MONDAY_MORNING);

  @TempDir Path data;
  private final Vertx vertx = Vertx.vertx();
  private List<SharedVehicle> cars;
  private Story story;
  private HttpServer gbfs;
  private CityPlanners planners;

  @BeforeEach
  void prepare() throws IOException {
    Path jar = Path.of("target/otp/otp-shaded.jar").toAbsolutePath();
    assumeTrue(Files.exists(jar), "skipped: there is no OpenTripPlanner in target/otp");
    Path drawn = data.resolve("drawn");
    DemonstrationCity.generate(drawn, YearMonth.of(2026, 11));
    StarterSet starter = Town.marenholm().starterSet();
    story = starter.story();
    cars = new ArrayList<>();
    for (ParkedCar car : starter.cars()) {
      cars.add(Fixtures.car(MARENHOLM, cars.size(), car.position(), 200_000));
    }
    var otp = OtpInstallation.of(jar, "1g", "512m");
    var library = new CityLibrary(data, CLOCK, new OtpGraphBuilder(otp), DrawsBasemap.NOTHING);
    var outcome =
        library.importCity(
            MARENHOLM,
            Optional.empty(),
            drawn.resolve("osm.pbf"),
            List.of(drawn.resolve("gtfs/marenholm.zip")),
            ImportOptions.DERIVED,
            Progress.SILENT);
    assertInstanceOf(Imported.class, outcome, outcome.findings().toString());
    gbfs = serveFleet();
    Iterable<PublishesSupply> fleets =
        List.of(new Fixtures.FixedFleet(cars, starter.returnZones()));
    planners =
        new CityPlanners(
            library,
            otp,
            CLOCK,
            fleets,
            vertx,
            data,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            4 << 20);
  }

  @AfterEach
  void end() {
    if (planners != null) {
      planners.stop();
    }
    if (gbfs != null) {
      gbfs.stop(0);
    }
    vertx.closeAndAwait();
  }

  @Test
  void plansOverBusesAndOwnCarsAndSurvivesTheDeathOfItsChild() throws Exception {
    assertThrows(PlannerUnavailable.class, () -> plan(Set.of(Means.values())));

    URI here = URI.create("http://127.0.0.1:" + gbfs.getAddress().getPort());
    Map<CityId, PlannerState> states =
        planners.start(List.of(MARENHOLM), here).toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertEquals(Stage.READY, states.get(MARENHOLM).stage(), states.toString());
    assertEquals("Marenholm", planners.find(MARENHOLM).orElseThrow().name());

    List<Itinerary> byCar = plan(Set.of(Means.CAR_SHARE));
    assertTrue(byCar.stream().anyMatch(MarenholmPlansTest::hasCar), byCar.toString());
    assertTrue(byCar.stream().noneMatch(MarenholmPlansTest::hasLine));

    List<Itinerary> onFoot = plan(Set.of());
    assertEquals(1, onFoot.size());
    assertInstanceOf(WalkLeg.class, onFoot.getFirst().legs().getFirst());

    List<Itinerary> byAll = plan(Set.of(Means.values()));
    assertTrue(byAll.stream().anyMatch(MarenholmPlansTest::hasCar), byAll.toString());
    assertTrue(
        byAll.stream().anyMatch(itinerary -> hasCar(itinerary) && hasLine(itinerary)),
        "the story: a line, then a shared car: " + byAll);
    for (Itinerary itinerary : byAll) {
      assertFalse(itinerary.time().from().isBefore(MONDAY_MORNING));
      assertEquals(story.origin().name(), itinerary.legs().getFirst().movement().from().name());
      assertEquals(story.destination().name(), itinerary.legs().getLast().movement().to().name());
    }

    ProcessHandle child = ProcessHandle.of(childPid()).orElseThrow();
    child.destroyForcibly();
    child.onExit().get(10, TimeUnit.SECONDS);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    boolean seenDown = false;
    while (!(seenDown && planners.state(MARENHOLM).ready()) && System.nanoTime() < deadline) {
      seenDown |= !planners.state(MARENHOLM).ready();
      Thread.sleep(20);
    }
    assertTrue(planners.state(MARENHOLM).ready(), planners.state(MARENHOLM).detail());
    assertFalse(plan(Set.of(Means.CAR_SHARE)).isEmpty());

    long second = childPid();
    planners.stop();
    assertTrue(ProcessHandle.of(second).filter(ProcessHandle::isAlive).isEmpty());
    assertEquals(Stage.STOPPED, planners.state(MARENHOLM).stage());
  }

  private long childPid() throws IOException {
    var facts = new Properties();
    try (var in = Files.newBufferedReader(data.resolve("run/otp-marenholm.pid"))) {
      facts.load(in);
    }
    return Long.parseLong(facts.getProperty("pid"));
  }

  private List<Itinerary> plan(Set<Means> allowed) {
    return planners
        .plan(
            new PlanRequest(
                MARENHOLM,
                place(story.origin()),
                place(story.destination()),
                MONDAY_MORNING,
                TimeMode.DEPART_AT,
                allowed))
        .await()
        .atMost(Duration.ofSeconds(15));
  }

  private static Place place(Story.Spot spot) {
    return new Place(spot.name(), spot.position());
  }

  private static boolean hasCar(Itinerary itinerary) {
    return itinerary.legs().stream().anyMatch(RentalLeg.class::isInstance);
  }

  private static boolean hasLine(Itinerary itinerary) {
    return itinerary.legs().stream().anyMatch(TransitLeg.class::isInstance);
  }

  /** GBFS 2.3 as the application publishes it, as far as OpenTripPlanner reads it. */
  private HttpServer serveFleet() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String base =
        "http://127.0.0.1:" + server.getAddress().getPort() + "/gbfs/marenholm/own-fleet/";
    Map<String, String> files =
        Map.of(
            "gbfs.json",
            """
            {"en":{"feeds":[{"name":"system_information","url":"%1$ssystem_information.json"},
             {"name":"vehicle_types","url":"%1$svehicle_types.json"},
             {"name":"free_bike_status","url":"%1$sfree_bike_status.json"}]}}
            """
                .formatted(base),
            "system_information.json",
            """
            {"system_id":"own-fleet","language":"en","name":"Fleet","timezone":"Europe/Berlin"}
            """,
            "vehicle_types.json",
            """
            {"vehicle_types":[{"vehicle_type_id":"small-electric","form_factor":"car",
             "propulsion_type":"electric","name":"Renault Zoe","max_range_meters":300000}]}
            """,
            "free_bike_status.json",
            """
            {"bikes":[%s]}
            """
                .formatted(String.join(",", cars.stream().map(MarenholmPlansTest::bike).toList())));
    server.createContext(
        "/gbfs/marenholm/own-fleet/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String body = files.get(path.substring(path.lastIndexOf('/') + 1));
          byte[] json =
              ("{\"last_updated\":1,\"ttl\":0,\"version\":\"2.3\",\"data\":" + body + "}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(body == null ? 404 : 200, json.length);
          exchange.getResponseBody().write(json);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String bike(SharedVehicle car) {
    return """
    {"bike_id":"%s","lat":%s,"lon":%s,"is_reserved":false,"is_disabled":false,
     "vehicle_type_id":"small-electric","current_range_meters":%d}
    """
        .formatted(
            car.vehicle().id(),
            car.position().latitude(),
            car.position().longitude(),
            car.rangeMetres());
  }
}
