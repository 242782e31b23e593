package io.openmaas.app.demo;

import io.openmaas.app.wiring.BusinessClock;
import io.openmaas.app.wiring.OnContext;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.security.Role;
import io.openmaas.core.security.store.Accounts;
import io.openmaas.planner.graph.InstalledCity;
import io.openmaas.planner.graph.store.CityLibrary;
import io.openmaas.terminal.fleet.store.FleetSeed;
import io.openmaas.terminal.session.TerminalEndpoints;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Seeds a demonstration and holds its cars. Blocking; not used outside {@code demo} and tests. */
@ApplicationScoped
public class DemoWorld {
  private static final Duration SEED_WITHIN = Duration.ofSeconds(60);

  private final BusinessClock clock;
  private final CityLibrary library;
  private final Accounts accounts;
  private final FleetSeed fleetSeed;
  private final TerminalEndpoints endpoints;
  private final Path instance;
  private volatile Optional<Seeded> seeded = Optional.empty();

  DemoWorld(
      BusinessClock clock,
      CityLibrary library,
      Accounts accounts,
      FleetSeed fleetSeed,
      TerminalEndpoints endpoints,
      @ConfigProperty(name = "openmaas.instance") Path instance) {
    this.clock = clock;
    this.library = library;
    this.accounts = accounts;
    this.fleetSeed = fleetSeed;
    this.endpoints = endpoints;
    this.instance = instance;
  }

  /** What stands once the seed is sown. */
  record Seeded(City city, ApiClient api, DemoCars cars, ExampleTrips trips, int drivesResumed) {}

  /** What was seeded, if this is a demonstration. */
  Optional<Seeded> find() {
    return seeded;
  }

  /**
   * Seeds staff, fleet and zones, and connects the simulated cars. Seeding again changes nothing.
   *
   * @param base where our own API answers
   */
  synchronized Seeded seed(CityId id, URI base) {
    InstalledCity city = library.load(id);
    ensureStaff(DemoSeed.ADMIN, Role.ADMIN);
    ensureStaff(DemoSeed.FINANCE, Role.FINANCE);
    ensureStaff(DemoSeed.FLEET, Role.FLEET);
    OnContext.await(
        () -> fleetSeed.load(city.folder().resolve("fleet.json"), city.zones(), id), SEED_WITHIN);
    var api = new ApiClient(base);
    var cars = new DemoCars(clock, endpoints.teltonika(), instance.resolve("terminals"));
    int resumed = cars.connect(api.logIn(DemoSeed.FLEET, DemoSeed.PASSWORD), id);
    var world = new Seeded(city.city(), api, cars, new ExampleTrips(city.folder()), resumed);
    seeded = Optional.of(world);
    return world;
  }

  /**
   * Moves the clock into daylight, on a first start to a moment at which the example trip can be
   * taken, and shows an example trip that can be. While a car is reserved or on its way the clock
   * stays as it is: the rental goes on.
   */
  void chooseMoment(Seeded world) {
    String free = "/v1/cities/" + world.city().id() + "/vehicles";
    if (world.api().get(free).size() < world.cars().count()) {
      return;
    }
    clock.moveTo(TripSearch.daylight(clock.instant(), world.city().zone()));
    Path chosen = instance.resolve("moment-chosen");
    if (Files.exists(chosen)) {
      return;
    }
    ApiClient traveller = world.api().logIn(DemoSeed.TRAVELLER, DemoSeed.PASSWORD);
    new TripSearch(traveller, world.city(), clock)
        .find(world.trips().list())
        .ifPresent(
            found -> {
              world.trips().prefer(found.trip());
              clock.moveTo(found.askAt());
            });
    try {
      Files.writeString(chosen, clock.instant().toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + chosen, e);
    }
  }

  private void ensureStaff(String email, Role role) {
    OnContext.await(() -> accounts.ensure(email, DemoSeed.PASSWORD, Set.of(role)), SEED_WITHIN);
  }

  /**
   * A traveller who is approved and subscribed, for the page's log-in. Repeating changes nothing.
   */
  void seedTraveller(Seeded world) {
    var today = java.time.LocalDate.ofInstant(clock.instant(), world.city().zone());
    ApiClient.Answer signedUp =
        world
            .api()
            .tryPost(
                "/v1/travellers", DemoSeed.signUp("Ada", DemoSeed.TRAVELLER, world.city(), today));
    if (signedUp.status() != 201) {
      return;
    }
    world
        .api()
        .logIn(DemoSeed.ADMIN, DemoSeed.PASSWORD)
        .post(
            "/v1/travellers/" + signedUp.body().path("id").asText() + "/decision",
            Map.of("approve", true, "licenceApproved", true, "reason", "documents seen"));
  }
}
