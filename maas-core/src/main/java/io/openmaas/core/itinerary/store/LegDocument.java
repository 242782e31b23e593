package io.openmaas.core.itinerary.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.Movement;
import io.openmaas.core.itinerary.Place;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.RideLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.TransitMode;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleClass;
import java.time.Instant;

/** A leg as stored. Fields may be added, never renamed: documents of earlier versions remain. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LegDocument.Walk.class, name = "WALK"),
  @JsonSubTypes.Type(value = LegDocument.Transit.class, name = "TRANSIT"),
  @JsonSubTypes.Type(value = LegDocument.Rental.class, name = "RENTAL"),
  @JsonSubTypes.Type(value = LegDocument.Ride.class, name = "RIDE")
})
public sealed interface LegDocument {

  static LegDocument of(Leg leg) {
    var movement = MovementDocument.of(leg.movement());
    return switch (leg) {
      case WalkLeg _ -> new Walk(movement);
      case TransitLeg(_, var seller, var line) ->
          new Transit(
              movement,
              seller.value(),
              line.mode(),
              line.name(),
              line.headsign(),
              line.agency(),
              line.colour(),
              line.gtfsTripId());
      case RentalLeg(_, var vehicle, var plate, var model, var vehicleClass, var propulsion) ->
          new Rental(
              movement,
              vehicle.operator().value(),
              vehicle.value(),
              plate,
              model,
              vehicleClass,
              propulsion);
      case RideLeg(_, var operator) -> new Ride(movement, operator.value());
    };
  }

  Leg toDomain();

  record Walk(MovementDocument movement) implements LegDocument {
    @Override
    public Leg toDomain() {
      return new WalkLeg(movement.toDomain());
    }
  }

  /**
   * @param colour null in documents that were stored before legs had it
   */
  record Transit(
      MovementDocument movement,
      String seller,
      TransitMode mode,
      String line,
      String headsign,
      String agency,
      String colour,
      String gtfsTripId)
      implements LegDocument {
    @Override
    public Leg toDomain() {
      return new TransitLeg(
          movement.toDomain(),
          new OperatorId(seller),
          new TransitLeg.Line(
              mode, line, headsign, agency, colour == null ? "" : colour, gtfsTripId));
    }
  }

  /**
   * @param plate null in documents that were stored before legs had it
   */
  record Rental(
      MovementDocument movement,
      String operator,
      String vehicle,
      String plate,
      String model,
      VehicleClass vehicleClass,
      Propulsion propulsion)
      implements LegDocument {
    @Override
    public Leg toDomain() {
      return new RentalLeg(
          movement.toDomain(),
          new OperatorRef(new OperatorId(operator), vehicle),
          plate == null ? "" : plate,
          model,
          vehicleClass,
          propulsion);
    }
  }

  record Ride(MovementDocument movement, String operator) implements LegDocument {
    @Override
    public Leg toDomain() {
      return new RideLeg(movement.toDomain(), new OperatorId(operator));
    }
  }

  /**
   * A movement as stored.
   *
   * @param path encoded polyline, five decimal digits
   */
  record MovementDocument(
      PlaceDocument from,
      PlaceDocument to,
      Instant departure,
      Instant arrival,
      int metres,
      String path) {

    static MovementDocument of(Movement movement) {
      return new MovementDocument(
          PlaceDocument.of(movement.from()),
          PlaceDocument.of(movement.to()),
          movement.time().from(),
          movement.time().to(),
          movement.metres(),
          movement.path().toPolyline());
    }

    Movement toDomain() {
      return new Movement(
          from.toDomain(),
          to.toDomain(),
          new Period(departure, arrival),
          metres,
          Path.ofPolyline(path));
    }
  }

  /** A place as stored. */
  record PlaceDocument(String name, double lat, double lon) {

    static PlaceDocument of(Place place) {
      return new PlaceDocument(place.name(), place.at().latitude(), place.at().longitude());
    }

    Place toDomain() {
      return new Place(name, new Coordinates(lat, lon));
    }
  }
}
