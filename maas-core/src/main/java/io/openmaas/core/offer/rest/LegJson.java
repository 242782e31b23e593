package io.openmaas.core.offer.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.RideLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.TransitMode;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleClass;
import java.time.Instant;
import java.util.Optional;

/**
 * A leg in answers; what a kind of leg does not have is left out.
 *
 * @param path encoded polyline, five decimal digits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LegJson(
    int index,
    Kind kind,
    PlaceJson from,
    PlaceJson to,
    Instant departure,
    Instant arrival,
    int metres,
    int co2Grams,
    String path,
    String operator,
    LineJson line,
    VehicleJson vehicle,
    LegPriceJson price) {

  /** Kinds of leg. */
  public enum Kind {
    WALK,
    TRANSIT,
    RENTAL,
    RIDE
  }

  /**
   * The line of a transit leg.
   *
   * @param color six hexadecimal digits; left out where the timetable gives none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LineJson(
      TransitMode mode, String name, String headsign, String agency, String color) {}

  /**
   * The vehicle of a rental leg.
   *
   * @param plate as on the number plate; left out where it is not known
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VehicleJson(
      String id, String plate, String model, VehicleClass vehicleClass, Propulsion propulsion) {}

  public static LegJson of(int index, Leg leg, Optional<LegPrice> price) {
    var movement = leg.movement();
    return new LegJson(
        index,
        kind(leg),
        PlaceJson.of(movement.from()),
        PlaceJson.of(movement.to()),
        movement.time().from(),
        movement.time().to(),
        movement.metres(),
        leg.co2Grams(),
        movement.path().toPolyline(),
        leg.bookedWith().map(Object::toString).orElse(null),
        leg instanceof TransitLeg transit ? line(transit.line()) : null,
        leg instanceof RentalLeg rental ? vehicle(rental) : null,
        price.map(LegPriceJson::of).orElse(null));
  }

  private static Kind kind(Leg leg) {
    return switch (leg) {
      case WalkLeg _ -> Kind.WALK;
      case TransitLeg _ -> Kind.TRANSIT;
      case RentalLeg _ -> Kind.RENTAL;
      case RideLeg _ -> Kind.RIDE;
    };
  }

  private static LineJson line(TransitLeg.Line line) {
    return new LineJson(
        line.mode(), line.name(), line.headsign(), line.agency(), known(line.colour()));
  }

  private static VehicleJson vehicle(RentalLeg rental) {
    return new VehicleJson(
        rental.vehicle().value(),
        known(rental.plate()),
        rental.model(),
        rental.vehicleClass(),
        rental.propulsion());
  }

  private static String known(String text) {
    return text.isEmpty() ? null : text;
  }
}
