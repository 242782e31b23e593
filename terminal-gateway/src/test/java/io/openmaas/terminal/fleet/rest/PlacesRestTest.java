package io.openmaas.terminal.fleet.rest;

import static io.openmaas.terminal.trip.TripScript.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import io.openmaas.terminal.fleet.ReleaseReason;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.rest.BaysResource.BayJson;
import io.openmaas.terminal.fleet.rest.BaysResource.NewBay;
import io.openmaas.terminal.fleet.rest.ReservationsResource.CancellationJson;
import io.openmaas.terminal.fleet.rest.ReservationsResource.ExtensionJson;
import io.openmaas.terminal.fleet.rest.ReservationsResource.ReservationJson;
import io.openmaas.terminal.fleet.rest.TermsResource.TermsJson;
import io.openmaas.terminal.fleet.rest.ZoneJson.ChargeJson;
import io.openmaas.terminal.fleet.rest.ZoneJson.Corner;
import io.openmaas.terminal.fleet.rest.ZoneJson.HoursJson;
import io.openmaas.terminal.fleet.rest.ZoneJson.NewVersion;
import io.openmaas.terminal.fleet.rest.ZoneJson.NewZone;
import io.openmaas.terminal.fleet.rest.ZoneJson.Polygon;
import io.openmaas.terminal.fleet.rest.ZoneJson.Retirement;
import io.openmaas.terminal.fleet.rest.ZoneJson.RulesJson;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Zones, bays, terms and reservations over REST: it is 10:00. */
class PlacesRestTest {
  private static final RulesJson SLOW =
      new RulesJson(
          true,
          null,
          30,
          List.of(new HoursJson("MONDAY", "07:00", "19:30"), new HoursJson(null, "22:00", "06:00")),
          List.of("VAN", "SMALL"),
          new ChargeJson(-150L, "EUR"));

  private static TestDatabase database;
  private FleetFixture fixture;
  private String city;
  private ZonesResource zones;
  private BaysResource bays;
  private TermsResource terms;
  private ReservationsResource reservations;
  private SupplyResource supply;

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
    city = fixture.city.value();
    Cities cities = new FleetFixture.OneCity(fixture.city);
    var pool = database.pool();
    zones = new ZonesResource(pool, fixture.zones, cities, UUID::randomUUID, fixture.clock);
    bays = new BaysResource(pool, fixture.bays, cities, UUID::randomUUID, fixture.clock);
    terms = new TermsResource(pool, fixture.vehicles, fixture.bays);
    reservations =
        new ReservationsResource(
            pool,
            fixture.schedule,
            fixture.bays,
            fixture.places,
            fixture.changes,
            cities,
            fixture.clock);
    supply = new SupplyResource(fixture.fleet, cities);
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().indefinitely();
  }

  private static Problem problem(java.util.function.Supplier<Uni<?>> uni) {
    return assertThrows(ProblemException.class, () -> get(uni.get())).problem();
  }

  private static void atFault(List<String> fields, Problem problem) {
    assertEquals(422, problem.status(), problem.toString());
    assertEquals(fields, problem.errors().stream().map(FieldError::field).toList());
  }

  /** A closed ring of longitude, latitude. */
  private static Polygon polygon(double... numbers) {
    var ring =
        java.util.stream.IntStream.range(0, numbers.length / 2)
            .mapToObj(i -> List.of(numbers[2 * i], numbers[2 * i + 1]))
            .toList();
    return new Polygon("Polygon", List.of(ring));
  }

  private static Polygon triangle() {
    return polygon(13.9, 54.9, 13.95, 54.9, 13.95, 54.95, 13.9, 54.9);
  }

  private ZoneJson zone(String name, RulesJson rules, String from) {
    return (ZoneJson)
        get(zones.add(new NewZone(city, name, null, triangle(), rules, from))).getEntity();
  }

  private List<ZoneJson> zonesAt(String time) {
    return get(zones.list(city, time == null ? null : at(time).toString()));
  }

  @Test
  void a_zone_of_corners_is_geojson_with_longitude_first_and_closed() {
    var body =
        new NewZone(
            city,
            "Harbour",
            List.of(new Corner(54.9, 13.9), new Corner(54.9, 13.95), new Corner(54.95, 13.95)),
            null,
            null,
            null);
    assertEquals(201, get(zones.add(body)).getStatus());
    assertEquals("zone-name-taken", problem(() -> zones.add(body)).code());
    assertEquals(
        triangle().coordinates(),
        get(supply.listReturnZones(city)).features().getFirst().geometry().coordinates());
  }

  @Test
  void the_rules_of_a_zone_are_kept() {
    ZoneJson added = zone("Old Town", SLOW, null);
    assertEquals(
        new RulesJson(true, false, 30, SLOW.hours(), List.of("SMALL", "VAN"), SLOW.charge()),
        added.rules());
    assertEquals(List.of(added), get(zones.list(city, null)));
  }

  @Test
  void a_zone_is_changed_by_another_version_from_a_moment_on_and_then_retired() {
    ZoneJson first = zone("Old Town", null, null);
    assertEquals("from", problem(() -> change(first, "09:59:59")).errors().getFirst().field());
    assertEquals(201, get(change(first, "12:00:00")).getStatus());
    assertEquals(List.of(first.id()), zonesAt("11:59:59").stream().map(ZoneJson::id).toList());
    ZoneJson second = zonesAt("12:00:00").getFirst();
    assertEquals(30, second.rules().maxKmh());
    assertEquals(first.geometry(), second.geometry());
    assertEquals(2, zonesAt(null).size());
    assertEquals("zone-not-in-force", problem(() -> change(first, "13:00:00")).code());
    fixture.clock.set(at("14:00:00"));
    ZoneJson ended = get(zones.retire(second.id(), new Retirement(at("15:00:00").toString())));
    assertEquals(at("15:00:00"), ended.to());
    assertEquals(1, zonesAt("14:59:59").size());
    assertEquals(List.of(), zonesAt("15:00:00"));
    // and somebody founds it anew
    zone("Old Town", null, at("16:00:00").toString());
    assertEquals(404, problem(() -> zones.retire(UUID.randomUUID(), null)).status());
  }

  private Uni<jakarta.ws.rs.core.Response> change(ZoneJson zone, String from) {
    return zones.change(zone.id(), new NewVersion(null, null, SLOW, at(from).toString()));
  }

  @Test
  void every_fault_of_a_zone_is_named() {
    var rules =
        new RulesJson(
            true,
            true,
            200,
            List.of(new HoursJson("SOMEDAY", "7", "25:00")),
            Arrays.asList("TANK", null),
            new ChargeJson(null, "XXX"));
    atFault(
        List.of(
            "name",
            "geometry.coordinates",
            "rules.charge.minor",
            "rules.charge.currency",
            "rules.hours[0].day",
            "rules.hours[0].from",
            "rules.hours[0].to",
            "rules.classes[0]",
            "rules.classes[1]",
            "rules.maxKmh",
            "rules.returnAllowed",
            "from"),
        problem(
            () ->
                zones.add(
                    new NewZone(
                        city,
                        " ",
                        null,
                        polygon(13.9, 54.9, 13.95, 54.9, 13.95, 54.95),
                        rules,
                        "soon"))));
  }

  @Test
  void geometries_that_are_none_are_refused() {
    Polygon bow = polygon(13.9, 54.9, 14, 55, 14, 54.9, 13.9, 55, 13.9, 54.9);
    Polygon hole =
        new Polygon(
            "Polygon",
            List.of(triangle().coordinates().getFirst(), triangle().coordinates().getFirst()));
    Polygon beyond = polygon(13.9, 95, 13.95, 54.9, 13.95, 54.95, 13.9, 95);
    var many = new double[2 * 1_100];
    for (Polygon wrong :
        List.of(
            bow,
            hole,
            beyond,
            polygon(many),
            new Polygon("Point", null),
            new Polygon("Polygon", List.of()),
            new Polygon("Polygon", List.of(List.of(List.of(1.0)))))) {
      Problem problem = problem(() -> zones.add(new NewZone(city, "Z", null, wrong, null, null)));
      assertEquals(422, problem.status());
      assertTrue(
          problem.errors().stream().allMatch(it -> it.field().startsWith("geometry")),
          problem.toString());
    }
  }

  private NewBay newBay(String name) {
    return new NewBay(
        city, name, 54.9, 13.9, null, 2, null, "City of Marenholm", "BAY_OWNER", "free");
  }

  @Test
  void a_bay_is_added_listed_and_retired() {
    var bay = (BayJson) get(bays.add(newBay("Market"))).getEntity();
    assertEquals(25, bay.radiusMetres());
    assertEquals("bay-name-taken", problem(() -> bays.add(newBay("Market"))).code());
    assertEquals(List.of(bay), get(bays.list(city)));
    assertEquals(204, get(bays.retire(bay.id())).getStatus());
    assertEquals(404, problem(() -> bays.retire(bay.id())).status());
    assertEquals(List.of(), get(bays.list(city)));
    assertEquals(201, get(bays.add(newBay("Market"))).getStatus());
    atFault(
        List.of("name", "lat", "radiusMetres", "capacity", "owner", "payer", "zone"),
        problem(() -> bays.add(new NewBay(city, null, 10.0, 13.9, 0, 0, "", " ", "NOBODY", null))));
  }

  @Test
  void a_vehicle_is_told_how_it_is_rented() {
    Vehicle car = fixture.car();
    UUID id = car.id().value();
    assertEquals(new TermsJson("FREE_FLOATING", "REFUSED", null, null), get(terms.get(id)));
    var bay = (BayJson) get(bays.add(newBay("Home"))).getEntity();
    var round = new TermsJson("ROUND_TRIP", "FEE", bay.id(), null);
    assertEquals(round, get(terms.put(id, round)));
    assertEquals(round, get(terms.get(id)));
    assertEquals("bay-is-home", problem(() -> bays.retire(bay.id())).code());
    ZoneJson zone = zone("Home", null, null);
    get(terms.put(id, new TermsJson("ROUND_TRIP", null, null, "Home")));
    assertEquals("zone-is-home", problem(() -> zones.retire(zone.id(), null)).code());
    assertEquals(1, zonesAt("10:00:00").size(), "it was not ended");
    get(terms.put(id, round));
    get(zones.retire(zone.id(), null));
    atFault(
        List.of("homeBay"),
        problem(() -> terms.put(id, new TermsJson("ROUND_TRIP", null, null, null))));
    atFault(
        List.of("homeBay"),
        problem(() -> terms.put(id, new TermsJson("ROUND_TRIP", null, UUID.randomUUID(), null))));
    assertEquals(404, problem(() -> terms.put(UUID.randomUUID(), round)).status());
  }

  private ReservationJson reserved(Vehicle car, String from, String to) {
    LegOrder order = fixture.order(car, from, to);
    var held = assertInstanceOf(Hold.Held.class, get(fixture.fleet.hold(order)));
    get(fixture.fleet.confirm(order.key(), held.ref()));
    return get(reservations.get(UUID.fromString(held.ref().value()))).reservation();
  }

  private List<ReservationJson> list(Vehicle car, String from, String to) {
    return get(
        reservations.list(
            city,
            car == null ? null : car.id().toString(),
            at(from).toString(),
            at(to).toString(),
            false,
            100));
  }

  @Test
  void reservations_are_listed_by_vehicle_and_time() {
    Vehicle car = fixture.car();
    Vehicle other = fixture.car();
    ReservationJson early = reserved(car, "12:00:00", "13:00:00");
    ReservationJson late = reserved(car, "15:00:00", "16:00:00");
    ReservationJson others = reserved(other, "12:10:00", "13:00:00");
    assertEquals(List.of(early), list(car, "10:00:00", "14:45:00"));
    assertEquals(List.of(early, late), list(car, "10:00:00", "14:45:01"));
    assertEquals(List.of(early, others, late), list(null, "10:00:00", "20:00:00"));
    assertEquals(List.of(late), list(null, "13:15:00", "20:00:00"));
    assertEquals(
        List.of(early, others, late),
        get(reservations.list(city, null, null, null, false, 100)),
        "the next day");
    atFault(
        List.of("vehicle", "from", "to", "limit"),
        problem(() -> reservations.list(city, "x", "y", "2026-05-01T00:00:00Z", false, 0)));
    atFault(
        List.of("to"),
        problem(
            () ->
                reservations.list(
                    city, null, "2026-05-04T00:00:00Z", "2027-06-04T00:00:00Z", false, 1)));
  }

  @Test
  void a_rental_is_extended_and_ended_and_a_reservation_cancelled_with_a_reason() {
    Vehicle car = fixture.car();
    ReservationJson used = reserved(car, "10:00:00", "12:00:00");
    ReservationJson next = reserved(car, "15:00:00", "16:00:00");
    var key = get(fixture.schedule.find(database.pool(), id(used))).orElseThrow();
    get(fixture.runs.unlock(key.reservation().leg()));
    assertEquals(
        at("14:00:00"),
        get(reservations.extend(used.id(), new ExtensionJson(at("14:00:00").toString())))
            .plannedTo());
    Problem refused =
        problem(() -> reservations.extend(used.id(), new ExtensionJson(at("15:00:00").toString())));
    assertEquals("extension-refused", refused.code());
    assertTrue(refused.detail().contains("2026-05-04T14:30:00Z"), refused.detail());
    atFault(List.of("until"), problem(() -> reservations.extend(used.id(), null)));
    atFault(
        List.of("until"),
        problem(() -> reservations.extend(used.id(), new ExtensionJson("tomorrow"))));
    assertEquals(
        "cancellation-refused",
        problem(() -> reservations.cancel(used.id(), new CancellationJson("no"))).code());
    assertEquals("return-refused", problem(() -> reservations.end(next.id())).code());
    fixture.clock.set(at("11:00:00"));
    ReservationJson ended = get(reservations.end(used.id()));
    assertEquals(ReservationState.FINISHED, ended.state());
    assertEquals(at("11:00:00"), ended.keptTo());
    assertEquals(false, get(reservations.get(used.id())).returned().elsewhere());
    atFault(List.of("reason"), problem(() -> reservations.cancel(next.id(), null)));
    ReservationJson cancelled =
        get(reservations.cancel(next.id(), new CancellationJson("a broken mirror")));
    assertEquals(ReleaseReason.BY_FLEET, cancelled.releaseReason());
    assertEquals("a broken mirror", cancelled.releaseNote());
    UUID nobody = UUID.randomUUID();
    assertEquals(404, problem(() -> reservations.get(nobody)).status());
    assertEquals(404, problem(() -> reservations.end(nobody)).status());
    assertEquals(
        404, problem(() -> reservations.cancel(nobody, new CancellationJson("x"))).status());
  }

  private static io.openmaas.core.trip.RentalId id(ReservationJson json) {
    return new io.openmaas.core.trip.RentalId(json.id());
  }
}
