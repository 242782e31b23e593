package io.openmaas.planner.demo;

import io.openmaas.core.itinerary.TransitMode;
import java.util.List;
import java.util.Optional;

/**
 * A line of public transport with its two directions.
 *
 * @param id unique within the town
 * @param colour six hexadecimal digits
 */
public record TransitLine(
    String id, String name, TransitMode mode, String colour, List<Direction> directions) {

  public TransitLine {
    directions = List.copyOf(directions);
  }

  /** A place with platforms of its own, such as a metro station. */
  public record Station(String id, String name, Point at) {}

  /**
   * Where a vehicle of one direction stops.
   *
   * @param code the platform's number at a station, empty at a bus stop
   */
  public record Platform(
      String id, String name, Optional<Station> station, Point at, String code) {}

  /** A stop of a direction, this far along its path. */
  public record Call(Platform platform, double metres) {}

  /** One way of a line: everything runs from the first call to the last. */
  public record Direction(String headsign, List<Call> calls, Polyline path) {

    public Direction {
      calls = List.copyOf(calls);
    }
  }
}
