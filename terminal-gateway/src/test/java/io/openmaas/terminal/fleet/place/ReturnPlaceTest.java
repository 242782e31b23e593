package io.openmaas.terminal.fleet.place;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.money.Money;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.terminal.fleet.place.ReturnPlace.Ground;
import io.openmaas.terminal.fleet.place.ReturnPlace.Outcome;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReturnPlaceTest {
  private static final CityId CITY = new CityId("marenholm");
  private static final Coordinates HERE = new Coordinates(54.9, 13.9);

  /** A Monday. */
  private static final ZonedDateTime NOON =
      ZonedDateTime.parse("2026-05-04T12:00:00+02:00[Europe/Berlin]");

  private static ZoneRules rules(
      boolean returns, boolean noParking, List<Hours> hours, Set<VehicleClass> classes) {
    return new ZoneRules(returns, noParking, OptionalInt.empty(), hours, classes, Optional.empty());
  }

  /** Around HERE where near, else far away. */
  private static FleetZone zone(String name, ZoneRules rules, double north) {
    double south = 54.89 + north;
    var outline =
        List.of(
            new Coordinates(south, 13.89),
            new Coordinates(south, 13.91),
            new Coordinates(south + 0.02, 13.91),
            new Coordinates(south + 0.02, 13.89));
    return new FleetZone(
        new ZoneId(UUID.randomUUID()),
        CITY,
        new Zone(name, outline),
        rules,
        Optional.empty(),
        Optional.empty());
  }

  private static Bay bay(String name, double north) {
    return new Bay(
        new BayId(UUID.randomUUID()),
        CITY,
        name,
        new Coordinates(54.9 + north, 13.9),
        25,
        2,
        Optional.empty(),
        new Bay.Terms("city", Payer.TRAVELLER, Optional.empty()));
  }

  private static Outcome free(List<FleetZone> zones, Bay... bays) {
    return decide(RentalTerms.USUAL, zones, bays);
  }

  private static Outcome decide(RentalTerms terms, List<FleetZone> zones, Bay... bays) {
    return ReturnPlace.decide(
        VehicleClass.SMALL, terms, new Ground(Optional.of(HERE), NOON, zones, List.of(bays)));
  }

  private static Outcome.Accepted accepted(Outcome outcome) {
    return assertInstanceOf(Outcome.Accepted.class, outcome);
  }

  private static void refused(String why, Outcome outcome) {
    String reason = assertInstanceOf(Outcome.Refused.class, outcome).reason();
    assertTrue(reason.contains(why), reason);
  }

  @Test
  void without_zones_anywhere_and_with_zones_only_there() {
    accepted(free(List.of()));
    assertEquals(Optional.of("A"), accepted(free(List.of(zone("A", ZoneRules.RETURN, 0)))).zone());
    refused("outside", free(List.of(zone("A", ZoneRules.RETURN, 0.5))));
    var slow =
        new ZoneRules(false, false, OptionalInt.of(30), List.of(), Set.of(), Optional.empty());
    accepted(free(List.of(zone("slow elsewhere", slow, 0.5))));
    refused("outside", free(List.of(zone("slow", slow, 0), zone("A", ZoneRules.RETURN, 0.5))));
  }

  @Test
  void where_parking_is_not_allowed_no_other_zone_helps_but_a_bay_does() {
    var forbidden = zone("fire brigade", rules(false, true, List.of(), Set.of()), 0);
    var zones = List.of(forbidden, zone("A", ZoneRules.RETURN, 0));
    refused("may not be parked", free(zones));
    Bay bay = bay("market", 0);
    assertEquals(Optional.of(bay), accepted(free(zones, bay)).bay());
    assertEquals(Optional.empty(), accepted(free(List.of(), bay("far", 0.01))).bay());
  }

  @Test
  void the_nearest_of_two_bays_counts() {
    Bay near = bay("near", 0.00005);
    Bay nearer = bay("nearer", -0.00002);
    assertEquals(Optional.of(nearer), accepted(free(List.of(), near, nearer)).bay());
  }

  @Test
  void hours_and_classes_of_a_zone_hold() {
    var night = new Hours(Optional.empty(), LocalTime.of(22, 0), LocalTime.of(6, 0));
    refused(
        "time of the day",
        free(List.of(zone("A", rules(true, false, List.of(night), Set.of()), 0))));
    var noon = new Hours(Optional.of(DayOfWeek.MONDAY), LocalTime.of(12, 0), LocalTime.of(12, 1));
    accepted(free(List.of(zone("A", rules(true, false, List.of(night, noon), Set.of()), 0))));
    var vans = rules(true, false, List.of(), Set.of(VehicleClass.VAN));
    refused("outside", free(List.of(zone("A", vans, 0))));
    var noVans = rules(false, true, List.of(), Set.of(VehicleClass.VAN));
    accepted(free(List.of(zone("no vans", noVans, 0))));
  }

  @Test
  void hours_over_midnight_begin_on_their_day() {
    var night = new Hours(Optional.of(DayOfWeek.MONDAY), LocalTime.of(22, 0), LocalTime.of(6, 0));
    assertEquals(true, night.contains(NOON.withHour(22)));
    assertEquals(true, night.contains(NOON.plusDays(1).withHour(5)));
    assertEquals(false, night.contains(NOON.plusDays(1).withHour(6)));
    assertEquals(false, night.contains(NOON.withHour(5)), "that is Sunday's night");
    var all = new Hours(Optional.empty(), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);
    assertEquals(true, all.contains(NOON));
    assertEquals(true, all.contains(NOON.withHour(0)));
  }

  @Test
  void what_a_zone_charges_is_told() {
    var bonus = Optional.of(Money.ofMinor(-200, "EUR"));
    var rules = new ZoneRules(true, false, OptionalInt.empty(), List.of(), Set.of(), bonus);
    var place = accepted(free(List.of(zone("A", ZoneRules.RETURN, 0), zone("B", rules, 0))));
    assertEquals(bonus, place.charge());
    assertEquals(Optional.of("B"), place.zone());
  }

  @Test
  void a_round_trip_ends_at_home_or_costs_a_fee_where_that_is_its_rule() {
    Bay home = bay("home", 0);
    Bay other = bay("other", 0);
    var toBay =
        new RentalTerms(
            TripKind.ROUND_TRIP, Elsewhere.REFUSED, Optional.of(home.id()), Optional.empty());
    assertEquals(false, accepted(decide(toBay, List.of(), home)).elsewhere());
    refused("brought back", decide(toBay, List.of(), other));
    refused("brought back", decide(toBay, List.of(zone("A", ZoneRules.RETURN, 0))));
    var fee =
        new RentalTerms(
            TripKind.ROUND_TRIP, Elsewhere.FEE, Optional.of(home.id()), Optional.empty());
    assertEquals(true, accepted(decide(fee, List.of(), other)).elsewhere());
    assertEquals(Optional.of(other), accepted(decide(fee, List.of(), other)).bay());
    var toZone =
        new RentalTerms(TripKind.ROUND_TRIP, Elsewhere.REFUSED, Optional.empty(), Optional.of("A"));
    assertEquals(
        false, accepted(decide(toZone, List.of(zone("A", ZoneRules.RETURN, 0)))).elsewhere());
    refused("brought back", decide(toZone, List.of(zone("A", ZoneRules.RETURN, 0.5))));
    var noParking = zone("fire brigade", rules(false, true, List.of(), Set.of()), 0);
    refused("may not be parked", decide(fee, List.of(noParking)));
  }

  @Test
  void from_bay_to_bay_ends_in_a_bay() {
    var terms =
        new RentalTerms(TripKind.BAY_TO_BAY, Elsewhere.REFUSED, Optional.empty(), Optional.empty());
    accepted(decide(terms, List.of(), bay("any", 0)));
    refused("parking bay", decide(terms, List.of(zone("A", ZoneRules.RETURN, 0))));
  }

  @Test
  void a_car_that_is_nowhere_is_not_taken_back_where_the_place_matters() {
    var nowhere = new Ground(Optional.empty(), NOON, List.of(), List.of());
    accepted(ReturnPlace.decide(VehicleClass.SMALL, RentalTerms.USUAL, nowhere));
    var zones =
        new Ground(Optional.empty(), NOON, List.of(zone("A", ZoneRules.RETURN, 0)), List.of());
    refused("not known", ReturnPlace.decide(VehicleClass.SMALL, RentalTerms.USUAL, zones));
    var bays =
        new RentalTerms(TripKind.BAY_TO_BAY, Elsewhere.FEE, Optional.empty(), Optional.empty());
    refused("not known", ReturnPlace.decide(VehicleClass.SMALL, bays, nowhere));
  }
}
