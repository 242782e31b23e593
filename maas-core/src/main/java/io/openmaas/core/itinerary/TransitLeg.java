package io.openmaas.core.itinerary;

import io.openmaas.core.operator.OperatorId;

/**
 * By a scheduled line.
 *
 * @param seller the operator that sells the ticket
 */
public record TransitLeg(Movement movement, OperatorId seller, Line line) implements Leg {

  /**
   * A line as travellers know it.
   *
   * @param mode of GTFS routes.txt route_type
   * @param name short name, or the long one where there is none
   * @param headsign where it goes; may be empty
   * @param agency who runs it
   * @param colour six hexadecimal digits, of GTFS routes.txt route_color; may be empty
   * @param gtfsTripId {@code FEED:ID}
   */
  public record Line(
      TransitMode mode,
      String name,
      String headsign,
      String agency,
      String colour,
      String gtfsTripId) {}
}
