package io.openmaas.planner.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.Means;
import io.openmaas.core.itinerary.Place;
import io.openmaas.core.itinerary.PlanRequest;
import io.openmaas.core.itinerary.PlanRequest.TimeMode;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.TransitMode;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.SharedVehicle;
import io.openmaas.core.vehicle.VehicleClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Answers captured from OpenTripPlanner 2.9.0 on the data of Porto. */
class ItineraryMappingTest {
  private static final Coordinates SOMEWHERE = new Coordinates(41.15, -8.61);
  private static final Zone DESTINATION_ZONE =
      zone("west", new Coordinates(41.19, -8.72), new Coordinates(41.22, -8.67));
  private static final Zone OTHER_ZONE =
      zone("east", new Coordinates(41.10, -8.60), new Coordinates(41.12, -8.58));

  private static final PlanRequest REQUEST =
      new PlanRequest(
          Fixtures.PORTO,
          new Place("Town hall", new Coordinates(41.1490, -8.6115)),
          new Place("", new Coordinates(41.2050, -8.6900)),
          Instant.parse("2026-11-24T09:00:00Z"),
          TimeMode.DEPART_AT,
          Set.of(Means.values()));

  private static Zone zone(String name, Coordinates southWest, Coordinates northEast) {
    return new Zone(
        name,
        List.of(
            southWest,
            new Coordinates(southWest.latitude(), northEast.longitude()),
            northEast,
            new Coordinates(northEast.latitude(), southWest.longitude())));
  }

  private static PlanAnswer captured(String name) throws IOException {
    try (var in = ItineraryMappingTest.class.getResourceAsStream("/otp/" + name + ".json")) {
      return PlanAnswer.parse(in.readAllBytes());
    }
  }

  private static List<Itinerary> map(String name, FleetNow fleet) throws IOException {
    return new ItineraryMapping(Fixtures.CITY, REQUEST, fleet).map(captured(name));
  }

  private static FleetNow fleet(int rangeMetres, Zone... zones) {
    List<SharedVehicle> cars =
        Stream.of(1, 2, 3)
            .map(number -> Fixtures.car(Fixtures.PORTO, number, SOMEWHERE, rangeMetres))
            .toList();
    return FleetNow.of(cars, List.of(zones));
  }

  @Test
  void mapsWalkingAMetroLineAndAnOwnCar() throws IOException {
    Itinerary first = map("transit-to-car", fleet(100_000)).getFirst();

    List<Leg> legs = first.legs();
    assertEquals(4, legs.size());
    var walk = assertInstanceOf(WalkLeg.class, legs.get(0));
    assertEquals("Town hall", walk.movement().from().name());
    assertEquals("Trindade", walk.movement().to().name());
    assertEquals(601, walk.movement().metres());

    var metro = assertInstanceOf(TransitLeg.class, legs.get(1));
    assertEquals("city-transit", metro.seller().value());
    assertEquals(TransitMode.SUBWAY, metro.line().mode());
    assertEquals("F", metro.line().name());
    assertEquals("Metro do Porto", metro.line().agency());
    assertTrue(metro.line().gtfsTripId().startsWith("METRO:"), metro.line().gtfsTripId());
    assertTrue(metro.movement().path().points().size() > 10);

    var car = assertInstanceOf(RentalLeg.class, legs.get(3));
    assertEquals("own-fleet:01890000-0000-7000-8000-000000000003", car.vehicle().toString());
    assertEquals("P-OM 3", car.plate());
    assertEquals("Renault Zoe", car.model());
    assertEquals(VehicleClass.SMALL, car.vehicleClass());
    assertEquals(Propulsion.ELECTRIC, car.propulsion());
    assertEquals("", car.movement().to().name());
    assertEquals(6946, car.movement().metres());
    assertEquals(6946, car.movement().path().metres(), 100);
    assertEquals(Instant.parse("2026-11-24T09:00:57Z"), first.time().from());
    assertEquals(Instant.parse("2026-11-24T09:33:53Z"), first.time().to());
  }

  @Test
  void offersNoCarThatCannotBeHadOrReturned() throws IOException {
    assertEquals(1, map("car", fleet(100_000)).size());
    assertEquals(1, map("car", fleet(100_000, DESTINATION_ZONE, OTHER_ZONE)).size());
    assertEquals(List.of(), map("car", FleetNow.NONE), "somebody else has just taken it");
    assertEquals(List.of(), map("car", fleet(10_000)), "12.4 km with a range of 10");
    assertEquals(List.of(), map("car", fleet(100_000, OTHER_ZONE)), "no return there");
  }

  @Test
  void mergesToOneListWithoutWhatDiffersTrivially() throws IOException {
    var all =
        Stream.of("transit-and-walk", "transit-to-car", "car", "car")
            .flatMap(
                name -> {
                  try {
                    return map(name, fleet(100_000)).stream();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                })
            .toList();
    List<Itinerary> merged = ItineraryMerge.merge(all, TimeMode.DEPART_AT);
    assertEquals(
        List.of(
            "09:12:18 walk rental",
            "09:33:28 walk transit transit walk",
            "09:33:28 walk transit walk",
            "09:33:53 walk transit walk rental",
            "09:39:28 walk transit transit walk",
            "09:39:28 walk transit walk",
            "09:39:53 walk transit walk rental"),
        merged.stream().map(ItineraryMappingTest::inShort).toList());
  }

  private static String inShort(Itinerary itinerary) {
    var text = new StringBuilder(itinerary.time().to().toString().substring(11, 19));
    for (Leg leg : itinerary.legs()) {
      text.append(' ').append(leg.getClass().getSimpleName().replace("Leg", "").toLowerCase());
    }
    return text.toString();
  }

  @Test
  void saysWhatOpenTripPlannerComplainsOf() {
    var failure =
        assertThrows(
            IOException.class,
            () ->
                PlanAnswer.parse(
                    "{\"errors\":[{\"message\":\"bad modes\",\"path\":[]}],\"data\":null}"
                        .getBytes(StandardCharsets.UTF_8)));
    assertEquals("bad modes", failure.getMessage());
  }
}
