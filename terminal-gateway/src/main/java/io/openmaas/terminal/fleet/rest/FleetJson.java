package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.money.Money;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.SharedVehicle;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.place.Payer;
import io.openmaas.terminal.fleet.store.ReturnPlaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the fleet's resources answer with. Absent values are null. */
final class FleetJson {

  private FleetJson() {}

  /** A point. */
  record PointJson(double lat, double lon) {
    static PointJson of(Coordinates point) {
      return new PointJson(point.latitude(), point.longitude());
    }

    static PointJson of(Optional<Coordinates> point) {
      return point.map(PointJson::of).orElse(null);
    }
  }

  /**
   * A car that can be reserved now, for everybody.
   *
   * @param id the name it is shown under; another one after each rental
   */
  record FreeVehicleJson(
      UUID id,
      String model,
      VehicleClass vehicleClass,
      Propulsion propulsion,
      double lat,
      double lon,
      int rangeMetres) {

    static FreeVehicleJson of(SharedVehicle shared) {
      return new FreeVehicleJson(
          shared.publicId(),
          shared.vehicle().model(),
          shared.vehicle().vehicleClass(),
          shared.vehicle().propulsion(),
          shared.position().latitude(),
          shared.position().longitude(),
          shared.rangeMetres());
    }
  }

  /** What a car is. */
  record VehicleJson(
      UUID id,
      String city,
      String plate,
      String model,
      VehicleClass vehicleClass,
      Propulsion propulsion) {

    static VehicleJson of(Vehicle vehicle) {
      return new VehicleJson(
          vehicle.id().value(),
          vehicle.city().value(),
          vehicle.plate(),
          vehicle.model(),
          vehicle.vehicleClass(),
          vehicle.propulsion());
    }
  }

  /**
   * A car as its owner sees it.
   *
   * @param use null when nobody has it
   * @param unfit why it may not be rented; empty where it may
   * @param nextUseAt from when a later reservation keeps it; null where there is none
   * @param position null where it is not known
   */
  record FleetVehicleJson(
      UUID id,
      String city,
      String plate,
      String model,
      VehicleClass vehicleClass,
      Propulsion propulsion,
      String imei,
      PointJson position,
      int rangeMetres,
      Instant seenAt,
      Boolean ignitionOn,
      boolean tripOpen,
      boolean lockWanted,
      ReservationState use,
      List<String> unfit,
      Instant nextUseAt,
      boolean free) {

    static FleetVehicleJson of(FleetVehicle fleet) {
      Vehicle vehicle = fleet.vehicle();
      return new FleetVehicleJson(
          vehicle.id().value(),
          vehicle.city().value(),
          vehicle.plate(),
          vehicle.model(),
          vehicle.vehicleClass(),
          vehicle.propulsion(),
          fleet.terminal().orElse(null),
          PointJson.of(fleet.whereabouts().position()),
          fleet.rangeMetres(),
          fleet.whereabouts().seenAt().orElse(null),
          fleet.whereabouts().ignitionOn().orElse(null),
          fleet.tripOpen(),
          fleet.lockWanted(),
          fleet.use().orElse(null),
          fleet.unfit(),
          fleet.nextUseAt().orElse(null),
          fleet.free());
    }
  }

  /** A trip record. */
  record TripJson(
      UUID id,
      int revision,
      UUID vehicle,
      Instant from,
      Instant to,
      long seconds,
      long metres,
      OdometerSource source,
      int records,
      PointJson start,
      PointJson end,
      List<TripFlag> flags,
      ChainLink chain,
      TripFactsJson facts) {

    static TripJson of(TripRecord trip) {
      return new TripJson(
          trip.id().value(),
          trip.revision(),
          trip.vehicle().value(),
          trip.time().from(),
          trip.time().to(),
          trip.time().length().toSeconds(),
          trip.metres(),
          trip.source(),
          trip.records(),
          PointJson.of(trip.start()),
          PointJson.of(trip.end()),
          trip.flags().stream().sorted().toList(),
          trip.chain(),
          TripFactsJson.of(trip));
    }
  }

  /**
   * A rental.
   *
   * @param booking whose leg it is
   * @param to null until the car is returned
   * @param metres over the trips; final once the state is FINISHED
   * @param place where the car was returned and who pays the parking; null until then
   */
  record RentalJson(
      UUID id,
      UUID booking,
      int leg,
      UUID traveller,
      VehicleJson vehicle,
      String tariff,
      ReservationState state,
      Instant from,
      Instant to,
      long metres,
      List<TripJson> trips,
      ReturnJson place) {

    static RentalJson of(
        Reservation rental,
        Vehicle vehicle,
        List<TripRecord> trips,
        Optional<ReturnPlaces.Kept> place) {
      return new RentalJson(
          rental.id().value(),
          rental.leg().booking().value(),
          rental.leg().index(),
          rental.traveller().value(),
          VehicleJson.of(vehicle),
          rental.tariff().value(),
          rental.state(),
          rental.times().unlockedAt().orElse(null),
          rental.times().returnedAt().orElse(null),
          trips.stream().mapToLong(TripRecord::metres).reduce(0, Math::addExact),
          trips.stream().map(TripJson::of).toList(),
          place.map(ReturnJson::of).orElse(null));
    }
  }

  /**
   * Where a rental ended.
   *
   * @param payer of the parking, where it ended in a bay
   * @param elsewhere not where the vehicle had to be brought
   */
  record ReturnJson(
      UUID bay,
      String zone,
      Payer payer,
      boolean elsewhere,
      Long chargeMinor,
      String chargeCurrency) {

    static ReturnJson of(ReturnPlaces.Kept kept) {
      return new ReturnJson(
          kept.bay().orElse(null),
          kept.zone().orElse(null),
          kept.payer().orElse(null),
          kept.elsewhere(),
          kept.charge().map(Money::minor).orElse(null),
          kept.charge().map(money -> money.currency().getCurrencyCode()).orElse(null));
    }
  }

  /** GeoJSON (RFC 7946): longitude first, rings closed. */
  record FeatureCollectionJson(String type, List<FeatureJson> features) {
    static FeatureCollectionJson of(List<Zone> zones) {
      return new FeatureCollectionJson(
          "FeatureCollection", zones.stream().map(FeatureJson::of).toList());
    }
  }

  /** One zone of them. */
  record FeatureJson(String type, Map<String, String> properties, PolygonJson geometry) {
    static FeatureJson of(Zone zone) {
      return new FeatureJson("Feature", Map.of("name", zone.name()), PolygonJson.of(zone));
    }
  }

  /** Its outline. */
  record PolygonJson(String type, List<List<List<Double>>> coordinates) {
    static PolygonJson of(Zone zone) {
      var ring = new ArrayList<List<Double>>();
      zone.outline().forEach(corner -> ring.add(List.of(corner.longitude(), corner.latitude())));
      ring.add(ring.getFirst());
      return new PolygonJson("Polygon", List.of(ring));
    }
  }
}
