package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.place.ReturnPlace;
import io.openmaas.terminal.fleet.place.ReturnPlace.Ground;
import io.openmaas.terminal.fleet.place.ReturnPlace.Outcome;
import io.openmaas.terminal.fleet.store.Bays;
import io.openmaas.terminal.fleet.store.ReturnPlaces;
import io.openmaas.terminal.fleet.store.Zones;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Takes vehicles back where they stand: the zone allows it, a bay has a place for it. */
@Singleton
public class ReturnGround {
  private final Zones zones;
  private final Bays bays;
  private final ReturnPlaces places;
  private final Cities cities;
  private final InstantSource clock;

  public ReturnGround(
      Zones zones, Bays bays, ReturnPlaces places, Cities cities, InstantSource clock) {
    this.zones = zones;
    this.bays = bays;
    this.places = places;
    this.cities = cities;
    this.clock = clock;
  }

  /** Keeps where the rental ends; or answers why it may not end there, and keeps nothing. */
  Uni<Optional<String>> take(
      SqlConnection connection, Reservation reservation, FleetVehicle vehicle) {
    CityId city = vehicle.vehicle().city();
    Instant now = clock.instant();
    return zones
        .listAt(connection, city, now)
        .flatMap(
            around ->
                bays.list(connection, city)
                    .map(
                        near ->
                            new Ground(
                                vehicle.whereabouts().position(),
                                now.atZone(timeIn(city)),
                                around,
                                near)))
        .flatMap(ground -> take(connection, reservation, vehicle, ground));
  }

  private ZoneId timeIn(CityId city) {
    return cities.find(city).map(City::zone).orElse(ZoneOffset.UTC);
  }

  private Uni<Optional<String>> take(
      SqlConnection connection, Reservation reservation, FleetVehicle vehicle, Ground ground) {
    return switch (ReturnPlace.decide(vehicle.vehicle().vehicleClass(), vehicle.terms(), ground)) {
      case Outcome.Refused(String reason) -> Uni.createFrom().item(Optional.of(reason));
      case Outcome.Accepted accepted ->
          accepted.bay().isEmpty()
              ? keep(connection, reservation, accepted)
              : park(connection, reservation, vehicle, ground, accepted);
    };
  }

  /** A bay without a free place is none. */
  private Uni<Optional<String>> park(
      SqlConnection connection,
      Reservation reservation,
      FleetVehicle vehicle,
      Ground ground,
      Outcome.Accepted accepted) {
    var bay = accepted.bay().orElseThrow();
    return bays.park(
            connection, bay.id(), reservation.id(), vehicle.vehicle().id(), clock.instant())
        .flatMap(
            parked -> {
              if (parked) {
                return keep(connection, reservation, accepted);
              }
              var others = ground.bays().stream().filter(one -> !one.equals(bay)).toList();
              var without = new Ground(ground.position(), ground.now(), ground.zones(), others);
              return take(connection, reservation, vehicle, without)
                  .map(refused -> refused.map(reason -> "the parking bay is full: " + reason));
            });
  }

  private Uni<Optional<String>> keep(
      SqlConnection connection, Reservation reservation, Outcome.Accepted accepted) {
    return bays.free(connection, reservation.id())
        .flatMap(freed -> places.keep(connection, reservation.id(), accepted, clock.instant()))
        .replaceWith(Optional.empty());
  }
}
