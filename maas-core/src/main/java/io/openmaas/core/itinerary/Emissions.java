package io.openmaas.core.itinerary;

import io.openmaas.core.vehicle.Propulsion;

/**
 * CO2 per passenger and kilometre, from source to wheel, one person in a car.
 *
 * <p>Rounded from the averages the German environment agency (UBA, TREMOD, base year 2022)
 * publishes for passenger transport; electric cars with the German power mix of that year.
 */
final class Emissions {

  private Emissions() {}

  static int gramsOf(Leg leg) {
    int gramsPerKm =
        switch (leg) {
          case WalkLeg _ -> 0;
          case TransitLeg transit -> gramsPerKm(transit.line().mode());
          case RentalLeg rental -> gramsPerKm(rental.propulsion());
          case RideLeg _ -> 166;
        };
    return Math.toIntExact(Math.round(leg.movement().metres() * (double) gramsPerKm / 1000));
  }

  private static int gramsPerKm(TransitMode mode) {
    return switch (mode) {
      case TRAM, SUBWAY, CABLE_TRAM, FUNICULAR, MONORAIL, AERIAL_LIFT, TROLLEYBUS -> 63;
      case RAIL -> 58;
      case BUS -> 93;
      case FERRY -> 120;
    };
  }

  private static int gramsPerKm(Propulsion propulsion) {
    return switch (propulsion) {
      case HUMAN -> 0;
      case ELECTRIC_ASSIST -> 6;
      case ELECTRIC, HYDROGEN_FUEL_CELL -> 79;
      case HYBRID -> 120;
      case COMBUSTION, COMBUSTION_DIESEL -> 166;
    };
  }
}
