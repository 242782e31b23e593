package io.openmaas.planner.otp;

import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.PublishesSupply;
import io.openmaas.core.vehicle.SharedVehicle;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.UUID;

/** A city and a fleet for tests. */
final class Fixtures {
  static final CityId PORTO = new CityId("porto");
  static final City CITY =
      new City(
          PORTO,
          "Porto",
          ZoneId.of("Europe/Lisbon"),
          Currency.getInstance("EUR"),
          "PT",
          new City.Extent(new Coordinates(40.981, -8.795), new Coordinates(41.399, -8.358)),
          new OperatorId("city-transit"));

  private Fixtures() {}

  static SharedVehicle car(CityId city, int number, Coordinates at, int rangeMetres) {
    var id = new VehicleId(UUID.fromString("01890000-0000-7000-8000-%012d".formatted(number)));
    return new SharedVehicle(
        new Vehicle(
            id, city, "P-OM " + number, "Renault Zoe", VehicleClass.SMALL, Propulsion.ELECTRIC),
        at,
        rangeMetres,
        Instant.EPOCH);
  }

  /** A fleet that never changes. */
  record FixedFleet(List<SharedVehicle> cars, List<Zone> zones) implements PublishesSupply {
    @Override
    public OperatorId operator() {
      return new OperatorId("own-fleet");
    }

    @Override
    public Uni<List<SharedVehicle>> available(CityId city) {
      return Uni.createFrom().item(cars);
    }

    @Override
    public Uni<List<Zone>> returnZones(CityId city) {
      return Uni.createFrom().item(zones);
    }
  }
}
