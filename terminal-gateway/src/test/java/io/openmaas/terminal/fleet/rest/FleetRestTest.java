package io.openmaas.terminal.fleet.rest;

import static io.openmaas.terminal.trip.TripScript.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.city.Cities;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.Problem.FieldError;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.fleet.rest.FleetJson.FleetVehicleJson;
import io.openmaas.terminal.fleet.rest.FleetResource.NewVehicle;
import io.openmaas.terminal.fleet.rest.FleetResource.NewVehicleTerminal;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.session.store.TerminalImport;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetRestTest {
  private static TestDatabase database;
  private FleetFixture fixture;
  private Cities cities;
  private FleetResource resource;

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
    fixture = new FleetFixture(database);
    cities = new FleetFixture.OneCity(fixture.city);
    resource =
        new FleetResource(
            database.pool(),
            fixture.vehicles,
            fixture.trips,
            cities,
            UUID::randomUUID,
            fixture.clock);
  }

  /** A token of this traveller, or of a member of this group. */
  private record Token(String traveller, Set<String> groups) implements JsonWebToken {
    @Override
    public String getName() {
      return "name";
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

  private static <T> T get(Uni<T> uni) {
    return uni.await().indefinitely();
  }

  private static Problem problem(Uni<?> uni) {
    return assertThrows(ProblemException.class, () -> get(uni)).problem();
  }

  private NewVehicle vehicle(String plate, String imei) {
    return vehicle(plate, imei, null);
  }

  private NewVehicle vehicle(String plate, String imei, NewVehicleTerminal terminal) {
    return new NewVehicle(
        fixture.city.value(),
        plate,
        "Lupo",
        "SMALL",
        "ELECTRIC",
        imei,
        54.9,
        13.9,
        250_000,
        terminal);
  }

  @Test
  void a_vehicle_is_registered_with_its_terminal_once() {
    var created = get(resource.register(vehicle("MH-OM 8001", "358000000000001")));
    assertEquals(201, created.getStatus());
    var json = (FleetVehicleJson) created.getEntity();
    assertEquals("358000000000001", json.imei());
    assertEquals(true, json.free());
    assertEquals(List.of(json), get(resource.listVehicles(fixture.city.value())));
    assertEquals(
        "plate-taken", problem(resource.register(vehicle("MH-OM 8001", "358000000000009"))).code());
    assertEquals(
        "terminal-bound",
        problem(resource.register(vehicle("MH-OM 8002", "358000000000001"))).code());
    assertEquals(1, get(resource.listVehicles(fixture.city.value())).size());
    var supply = new SupplyResource(fixture.fleet, cities);
    var shown = get(supply.listFree(fixture.city.value())).getFirst();
    assertEquals(json.model(), shown.model());
    assertNotEquals(json.id(), shown.id(), "everybody sees a name that changes with each rental");
  }

  /** As it is kept. */
  private String kept(String imei) {
    var row =
        database
            .pool()
            .query(
                "select concat_ws(' ', protocol, auth, model, sim, secret) as terminal"
                    + " from terminal.terminal where imei = '"
                    + imei
                    + "'")
            .executeAndAwait()
            .iterator()
            .next();
    return row.getString("terminal");
  }

  @Test
  void a_terminal_of_each_protocol_registered_with_its_vehicle_is_as_the_importer_has_it() {
    String key = SigningKey.generate().verifying().text();
    var terminals =
        List.of(
            new NewVehicleTerminal("teltonika", "FMC150", "certificate", "491700000001", null),
            new NewVehicleTerminal("jt808", "G10LS-4", "code", "491700000002", "s3cret"),
            new NewVehicleTerminal("openmaas", "anything", "certificate", null, key));
    for (int i = 0; i < terminals.size(); i++) {
      NewVehicleTerminal each = terminals.get(i);
      String first = "35800000000101" + i;
      String second = "35800000000102" + i;
      get(resource.register(vehicle("MH-T " + first, first, each)));
      get(resource.register(vehicle("MH-T " + second, second)));
      String sim = each.sim() == null ? "" : each.sim() + "9";
      String csv =
          "imei,sim,vehicle,model,protocol,auth,secret\n%s,%s,MH-T %s,%s,%s,%s,%s\n"
              .formatted(
                  second,
                  sim,
                  second,
                  each.model(),
                  each.protocol(),
                  each.auth(),
                  each.secret() == null ? "" : each.secret());
      var report = get(new TerminalImport(database.pool()).run(csv));
      assertEquals(List.of(), report.faults());
      assertEquals(kept(second), kept(first).replace(each.sim() + "", sim));
    }
    assertEquals(
        "terminal-bound",
        problem(resource.register(vehicle("MH-T x", "358000000001099", terminals.get(1)))).code(),
        "the SIM is taken");
  }

  @Test
  void a_terminal_that_would_never_come_in_is_refused_with_the_fields() {
    var table =
        Map.of(
            new NewVehicleTerminal("teltonika", "G10LS-4", "network", null, null), "terminal.model",
            new NewVehicleTerminal("jt808", "FMC150", "code", "491700000003", "x"),
                "terminal.model",
            new NewVehicleTerminal("jt808", "G10LS-4", "code", null, "x"), "terminal.sim",
            new NewVehicleTerminal("openmaas", "x", "certificate", null, "nonsense"),
                "terminal.secret",
            new NewVehicleTerminal("openmaas", "x", "certificate", null, null), "terminal.secret",
            new NewVehicleTerminal("openmaas", "x", "code", null, null), "terminal.auth",
            new NewVehicleTerminal("carrier-pigeon", "x", "network", null, null),
                "terminal.protocol");
    table.forEach(
        (terminal, field) -> {
          var problem =
              assertThrows(
                      ProblemException.class,
                      () -> resource.register(vehicle("MH-T y", "358000000001098", terminal)))
                  .problem();
          assertEquals(422, problem.status());
          assertTrue(
              problem.errors().stream().map(FieldError::field).toList().contains(field),
              terminal + " " + problem.errors());
        });
  }

  @Test
  void every_field_at_fault_is_named() {
    var wrong =
        new NewVehicle(
            fixture.city.value(), " ", "Lupo", "LIMOUSINE", "ELECTRIC", "35", 53.0, 13.9, -1, null);
    Problem problem =
        assertThrows(ProblemException.class, () -> resource.register(wrong)).problem();
    assertEquals(422, problem.status());
    assertEquals(
        List.of("plate", "vehicleClass", "imei", "lat", "rangeMetres"),
        problem.errors().stream().map(FieldError::field).toList());
  }

  @Test
  void a_traveller_sees_only_their_own_rental() {
    Vehicle car = fixture.car();
    LegOrder order = fixture.order(car);
    var held = (Hold.Held) get(fixture.fleet.hold(order));
    get(fixture.fleet.confirm(order.key(), held.ref()));
    UUID rental = UUID.fromString(held.ref().value());
    var own = rentals(new Token(order.traveller().toString(), Set.of("traveller")));
    assertEquals(404, problem(own.get(rental)).status(), "not before it has begun");
    get(fixture.runs.unlock(order.key()));
    fixture.clock.set(at("10:20:00"));
    fixture.arrive(car, "10:01:00 on dev=0 north=0\n10:10:00 off dev=1234 north=1000");
    fixture.assemble(car);
    assertEquals(1234, get(own.get(rental)).metres());
    get(fixture.runs.giveBack(order.key()));
    var json = get(own.get(rental));
    assertEquals(at("10:20:00"), json.to());
    assertEquals(1234, json.trips().getFirst().metres());
    assertEquals(json, get(rentals(new Token(null, Set.of("fleet"))).get(rental)));
    var other = rentals(new Token(UUID.randomUUID().toString(), Set.of("traveller")));
    assertEquals(404, problem(other.get(rental)).status());
    assertEquals(404, problem(rentals(new Token(null, Set.of("traveller"))).get(rental)).status());
    assertEquals(1234, get(resource.listTrips(car.id().value(), null, 10)).getFirst().metres());
  }

  private RentalsResource rentals(JsonWebToken token) {
    return new RentalsResource(
        database.pool(),
        fixture.reservations,
        fixture.vehicles,
        fixture.places,
        fixture.trips,
        fixture.clock,
        token);
  }
}
