package io.openmaas.planner.otp;

import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.Movement;
import io.openmaas.core.itinerary.Place;
import io.openmaas.core.itinerary.PlanRequest;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.TransitMode;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.vehicle.SharedVehicle;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.planner.otp.PlanAnswer.OtpItinerary;
import io.openmaas.planner.otp.PlanAnswer.OtpLeg;
import io.openmaas.planner.otp.PlanAnswer.OtpPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From the planner's terms to ours. What cannot be offered to a traveller is left out. */
final class ItineraryMapping {
  private final City city;
  private final PlanRequest request;
  private final FleetNow fleet;

  ItineraryMapping(City city, PlanRequest request, FleetNow fleet) {
    this.city = city;
    this.request = request;
    this.fleet = fleet;
  }

  List<Itinerary> map(PlanAnswer answer) {
    return answer.itineraries().stream().flatMap(itinerary -> map(itinerary).stream()).toList();
  }

  /** Empty if a leg is of a kind we do not know, or its vehicle cannot be had or returned. */
  private Optional<Itinerary> map(OtpItinerary itinerary) {
    var legs = new ArrayList<Leg>();
    for (int i = 0; i < itinerary.legs().size(); i++) {
      OtpLeg leg = itinerary.legs().get(i);
      boolean last = i == itinerary.legs().size() - 1;
      Movement movement =
          movement(
              leg,
              i == 0 ? request.from().name() : leg.from().name(),
              last ? request.to().name() : leg.to().name());
      boolean standing = movement.metres() == 0 && movement.time().length().isZero();
      if (leg.mode().equals("WALK") && standing && itinerary.legs().size() > 1) {
        continue;
      }
      Optional<? extends Leg> mapped = map(leg, movement);
      if (mapped.isEmpty()) {
        return Optional.empty();
      }
      legs.add(mapped.get());
    }
    return legs.isEmpty() ? Optional.empty() : Optional.of(new Itinerary(legs));
  }

  private Optional<? extends Leg> map(OtpLeg leg, Movement movement) {
    if (leg.transitLeg()) {
      return transit(leg, movement);
    }
    return switch (leg.mode()) {
      case "WALK" -> Optional.of(new WalkLeg(movement));
      case "CAR" -> rental(leg, movement);
      default -> Optional.empty();
    };
  }

  private static Movement movement(OtpLeg leg, String fromName, String toName) {
    Instant start = leg.start().instant();
    Instant end = leg.end().instant();
    return new Movement(
        place(leg.from(), fromName),
        place(leg.to(), toName),
        new Period(start, end.isBefore(start) ? start : end),
        Math.toIntExact(Math.round(leg.distance())),
        path(leg));
  }

  private static Place place(OtpPlace place, String name) {
    return new Place(name == null ? "" : name, new Coordinates(place.lat(), place.lon()));
  }

  private static Path path(OtpLeg leg) {
    if (leg.legGeometry() == null || leg.legGeometry().points() == null) {
      return Path.UNKNOWN;
    }
    try {
      return Path.ofPolyline(leg.legGeometry().points());
    } catch (IllegalArgumentException _) {
      return Path.UNKNOWN;
    }
  }

  private Optional<TransitLeg> transit(OtpLeg leg, Movement movement) {
    if (leg.trip() == null || leg.route() == null) {
      return Optional.empty();
    }
    return mode(leg.mode())
        .map(
            mode ->
                new TransitLeg(
                    movement,
                    city.transitOperator(),
                    new TransitLeg.Line(
                        mode,
                        firstOf(leg.route().shortName(), leg.route().longName()),
                        firstOf(leg.headsign()),
                        leg.agency() == null ? "" : firstOf(leg.agency().name()),
                        colour(leg.route().color()),
                        leg.trip().gtfsId())));
  }

  private static String firstOf(String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null && !candidate.isBlank()) {
        return candidate.strip();
      }
    }
    return "";
  }

  /** Empty unless it is six hexadecimal digits, as GTFS wants them. */
  private static String colour(String color) {
    return color != null && color.matches("[0-9A-Fa-f]{6}") ? color : "";
  }

  private static Optional<TransitMode> mode(String mode) {
    return Optional.ofNullable(
        switch (mode) {
          case "TRAM" -> TransitMode.TRAM;
          case "SUBWAY" -> TransitMode.SUBWAY;
          case "RAIL" -> TransitMode.RAIL;
          case "BUS", "COACH" -> TransitMode.BUS;
          case "FERRY" -> TransitMode.FERRY;
          case "CABLE_CAR" -> TransitMode.CABLE_TRAM;
          case "GONDOLA" -> TransitMode.AERIAL_LIFT;
          case "FUNICULAR" -> TransitMode.FUNICULAR;
          case "TROLLEYBUS" -> TransitMode.TROLLEYBUS;
          case "MONORAIL" -> TransitMode.MONORAIL;
          default -> null;
        });
  }

  private Optional<RentalLeg> rental(OtpLeg leg, Movement movement) {
    var rented = leg.from().rentalVehicle();
    if (rented == null || rented.rentalNetwork() == null || rented.vehicleId() == null) {
      return Optional.empty();
    }
    String network = rented.rentalNetwork().networkId();
    if (!network.equals(OtpConfig.OWN_FLEET)) {
      return Optional.empty();
    }
    String id =
        rented.vehicleId().startsWith(network + ":")
            ? rented.vehicleId().substring(network.length() + 1)
            : rented.vehicleId();
    return fleet
        .find(id)
        .filter(shared -> shared.rangeMetres() >= movement.metres())
        .filter(_ -> fleet.mayBeReturnedAt(movement.to().at()))
        .map(shared -> rental(shared, movement));
  }

  private static RentalLeg rental(SharedVehicle shared, Movement movement) {
    Vehicle vehicle = shared.vehicle();
    return new RentalLeg(
        movement,
        new OperatorRef(new OperatorId(OtpConfig.OWN_FLEET), vehicle.id().toString()),
        vehicle.plate(),
        vehicle.model(),
        vehicle.vehicleClass(),
        vehicle.propulsion());
  }
}
