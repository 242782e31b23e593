package io.openmaas.terminal.fleet.care.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.Problem.FieldError;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.fleet.care.CareFixture;
import io.openmaas.terminal.fleet.care.rest.Bodies.CostBody;
import io.openmaas.terminal.fleet.care.rest.CareJson.DamageJson;
import io.openmaas.terminal.fleet.care.rest.CareJson.JobJson;
import io.openmaas.terminal.fleet.care.rest.DamageResource.NewDamage;
import io.openmaas.terminal.fleet.care.rest.DamageResource.NewState;
import io.openmaas.terminal.fleet.care.rest.JobsResource.Assignment;
import io.openmaas.terminal.fleet.care.rest.JobsResource.Done;
import io.openmaas.terminal.fleet.care.rest.JobsResource.NewJob;
import io.openmaas.terminal.fleet.care.rest.ReturnReportResource.NewReport;
import io.openmaas.terminal.fleet.care.rest.SubstituteResource.NewWish;
import io.openmaas.terminal.fleet.condition.Unfitness;
import io.openmaas.terminal.fleet.job.JobState;
import io.openmaas.terminal.fleet.navigation.Destination;
import io.openmaas.terminal.fleet.navigation.SendsDestination;
import io.openmaas.terminal.fleet.navigation.wire.TextDestinations;
import io.openmaas.terminal.trip.TripScript;
import io.smallrye.mutiny.Uni;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CareRestTest {
  private static TestDatabase database;
  private FleetFixture fleet;
  private CareFixture care;
  private Vehicle car;
  private JobsResource jobs;
  private DamageResource damage;
  private ConditionResource conditions;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void build() {
    fleet = new FleetFixture(database);
    care = new CareFixture(fleet);
    car = fleet.car();
    var cities = new OneCity(fleet.city);
    var staff = new Token("dora@example.org", "", Set.of("fleet"));
    jobs =
        new JobsResource(
            database.pool(), care.jobs, care.costs, care.work, cities, fleet.clock, staff);
    damage =
        new DamageResource(
            database.pool(),
            care.damage,
            care.costs,
            fleet.vehicles,
            cities,
            UUID::randomUUID,
            fleet.clock,
            staff);
    conditions =
        new ConditionResource(
            database.pool(),
            care.conditions,
            care.faults,
            care.damage,
            care.jobs,
            fleet.trips,
            fleet.clock);
  }

  private record OneCity(CityId name) implements Cities {
    @Override
    public Optional<City> find(CityId id) {
      return list().stream().filter(city -> city.id().equals(id)).findFirst();
    }

    @Override
    public List<City> list() {
      return List.of(
          new City(
              name,
              "Marenholm",
              ZoneId.of("Europe/Berlin"),
              Currency.getInstance("EUR"),
              "DE",
              new City.Extent(new Coordinates(54.8, 13.8), new Coordinates(55, 14)),
              new OperatorId("city-transit")));
    }
  }

  private record Token(String name, String traveller, Set<String> groups) implements JsonWebToken {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public Set<String> getClaimNames() {
      return Set.of("travellerId", "groups");
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getClaim(String claim) {
      return switch (claim) {
        case "travellerId" -> (T) traveller;
        case "groups" -> (T) groups;
        default -> null;
      };
    }

    @Override
    public Set<String> getGroups() {
      return groups;
    }
  }

  @Test
  void a_job_goes_from_plan_to_done_with_its_costs() {
    var planned =
        (JobJson)
            get(jobs.plan(
                    new NewJob(
                        car.id().toString(),
                        "RELOCATION",
                        "too few there",
                        54.92,
                        13.92,
                        "Harbour",
                        "bay-7")))
                .getEntity();
    assertEquals("bay-7", planned.move().bay());
    assertEquals(54.9, planned.move().fromLat(), "where it stood");
    assertEquals(
        JobState.ASSIGNED,
        get(jobs.assign(planned.id(), new Assignment("emil@example.org"))).state());
    assertEquals("done", get(jobs.begin(planned.id())).opened());
    assertEquals(
        List.of(Unfitness.JOB),
        get(conditions.get(car.id().value())).reasons().stream()
            .map(CareJson.ReasonJson::code)
            .toList());
    assertEquals(
        JobState.DONE,
        get(jobs.done(planned.id(), new Done(new CostBody("driver", 1200L, "EUR")))).state());
    get(jobs.addCost(planned.id(), new CostBody("set right", -200L, "EUR")));
    assertEquals(
        1000, get(jobs.get(planned.id())).costs().stream().mapToLong(each -> each.minor()).sum());
    assertEquals("job-state", problem(() -> jobs.begin(planned.id())).code());
    assertEquals(404, problem(() -> jobs.begin(UUID.randomUUID())).status());
  }

  @Test
  void every_field_at_fault_is_named() {
    assertEquals(
        List.of("vehicle", "kind", "why"),
        fields(() -> jobs.plan(new NewJob("x", "WASH", " ", null, null, null, null))));
    assertEquals(
        List.of("toLat", "to"),
        fields(
            () ->
                jobs.plan(
                    new NewJob(car.id().toString(), "RELOCATION", "why", null, null, null, null))));
    assertEquals(
        List.of("toLon", "to"),
        fields(
            () ->
                jobs.plan(
                    new NewJob(car.id().toString(), "RELOCATION", "why", 54.0, 181.0, "", null))));
    assertEquals(
        List.of("toLat"),
        fields(
            () ->
                jobs.plan(
                    new NewJob(car.id().toString(), "CLEANING", "why", 54.0, 13.0, "x", null))));
    assertEquals(
        List.of("cost.what", "cost.minor", "cost.currency"),
        fields(() -> jobs.done(UUID.randomUUID(), new Done(new CostBody("", null, "XXQ")))));
    assertEquals(
        List.of("vehicle", "severity", "words", "happenedAt"),
        fields(() -> damage.open(new NewDamage(null, "BAD", "", null, "yesterday"))));
    assertEquals(
        List.of("cost.minor"),
        fields(
            () ->
                jobs.done(UUID.randomUUID(), new Done(new CostBody("w", Long.MIN_VALUE, "EUR")))));
    for (String never : List.of("-999999999-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z")) {
      assertEquals(
          List.of("happenedAt"),
          fields(() -> damage.open(new NewDamage(car.id().toString(), "MINOR", "w", null, never))));
      assertEquals(
          List.of("to"), fields(() -> conditions.listDrives(car.id().value(), null, never)));
      assertEquals(
          List.of("from"), fields(() -> conditions.listDrives(car.id().value(), never, null)));
    }
    assertEquals(
        List.of("state"), fields(() -> damage.change(UUID.randomUUID(), new NewState("x", null))));
  }

  @Test
  void a_fault_is_closed_by_the_name_of_its_own_vehicle_only() {
    UUID id = car.id().value();
    get(care.faults.report(database.pool(), car.id(), List.of("P0420"), fleet.clock.instant()));
    UUID fault = get(conditions.listFaults(id)).getFirst().id();
    UUID other = fleet.car(VehicleClass.SMALL, TripScript.north(80)).id().value();
    assertEquals(404, problem(() -> conditions.closeFault(other, fault)).status());
    get(conditions.closeFault(id, fault));
    assertEquals(404, problem(() -> conditions.closeFault(id, fault)).status());
  }

  @Test
  void damage_that_is_unsafe_takes_the_car_out_until_it_is_closed() {
    var opened =
        (DamageJson)
            get(damage.open(
                    new NewDamage(car.id().toString(), "UNSAFE", "brakes", List.of("p1"), null)))
                .getEntity();
    assertEquals(false, get(conditions.get(car.id().value())).fit());
    assertEquals(List.of(), get(fleet.fleet.available(fleet.city)));
    assertEquals(
        "damage-state",
        problem(() -> damage.change(opened.id(), new NewState("OPEN", null))).code());
    get(damage.change(opened.id(), new NewState("IN_REPAIR", null)));
    get(damage.addCost(opened.id(), new CostBody("workshop", 45_000L, "EUR")));
    get(damage.change(opened.id(), new NewState("CLOSED", null)));
    assertEquals(true, get(conditions.get(car.id().value())).fit());
    assertEquals(45_000, get(damage.get(opened.id())).costs().getFirst().minor());
  }

  @Test
  void only_the_traveller_of_a_rental_reports_on_it_and_once() {
    LegOrder order = fleet.order(car);
    var held = assertInstanceOf(Hold.Held.class, get(fleet.fleet.hold(order)));
    get(fleet.fleet.confirm(order.key(), held.ref()));
    get(fleet.runs.unlock(order.key()));
    UUID rental =
        get(fleet.reservations.find(database.pool(), order.key())).orElseThrow().id().value();
    var report = new NewReport("DIRTY", 40, null, List.of());
    assertEquals(404, problem(() -> reports("another").report(rental, report)).status());
    String traveller = order.traveller().toString();
    assertEquals(
        List.of("cleanliness", "fuelPercent"),
        fields(() -> reports(traveller).report(rental, new NewReport("OK", 101, null, List.of()))));
    assertEquals(201, get(reports(traveller).report(rental, report)).getStatus());
    assertEquals(
        "already-reported", problem(() -> reports(traveller).report(rental, report)).code());
  }

  private ReturnReportResource reports(String traveller) {
    return new ReturnReportResource(
        database.pool(),
        fleet.reservations,
        care.reports,
        UUID::randomUUID,
        fleet.clock,
        new Token("ada@example.org", traveller, Set.of("traveller")));
  }

  @Test
  void a_traveller_gets_another_car_for_the_own_reservation_only() {
    var other = fleet.car(VehicleClass.SMALL, TripScript.north(50));
    LegOrder order = fleet.order(car);
    var held = assertInstanceOf(Hold.Held.class, get(fleet.fleet.hold(order)));
    get(fleet.fleet.confirm(order.key(), held.ref()));
    UUID booking = order.key().booking().value();
    int index = order.key().index();
    var wish = new NewWish("car-not-there", "empty bay", 54.9, 13.9);
    assertEquals(404, problem(() -> substitutes("another").swap(booking, index, wish)).status());
    String traveller = order.traveller().toString();
    assertEquals(
        List.of("why", "lat"),
        fields(
            () ->
                substitutes(traveller)
                    .swap(booking, index, new NewWish("bored", null, 100.0, 13.9))));
    assertEquals(other.plate(), get(substitutes(traveller).swap(booking, index, wish)).plate());
    assertEquals(
        "no-car-nearby", problem(() -> substitutes(traveller).swap(booking, index, wish)).code());
  }

  private SubstituteResource substitutes(String traveller) {
    return new SubstituteResource(
        database.pool(),
        fleet.reservations,
        fleet.substitutes,
        new Token("ada@example.org", traveller, Set.of("traveller")));
  }

  @Test
  void a_destination_goes_as_a_text_and_a_terminal_without_a_screen_says_so() {
    var navigation = new TextDestinations(fleet.doors);
    var destination = new Destination(new Coordinates(54.9, 13.9), "Harbour");
    assertEquals("Harbour geo:54.900000,13.900000", destination.words());
    var who = new Authority.Person("dora");
    assertEquals(
        new SendsDestination.Outcome.Shown("ok"), get(navigation.send(car.id(), destination, who)));
    fleet.doors.answer = new CommandOutcome.Refused("no such command");
    assertInstanceOf(
        SendsDestination.Outcome.NotShown.class, get(navigation.send(car.id(), destination, who)));
    fleet.doors.answer = new CommandOutcome.Unknown();
    assertEquals(
        new SendsDestination.Outcome.Unknown(), get(navigation.send(car.id(), destination, who)));
  }

  private static List<String> fields(Supplier<Uni<?>> call) {
    return problem(call).errors().stream().map(FieldError::field).toList();
  }

  private static Problem problem(Supplier<Uni<?>> call) {
    return assertThrows(ProblemException.class, () -> get(call.get())).problem();
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
