package io.openmaas.planner.demo;

import io.openmaas.core.geo.Coordinates;

/**
 * A trip worth telling: the line takes the traveller to its far end, and a shared car the rest.
 *
 * @param line which is taken
 * @param boardAt the stop near the origin
 * @param changeAt the stop where the car stands
 */
public record Story(Spot origin, Spot destination, String line, String boardAt, String changeAt) {

  /** A place by name. */
  public record Spot(String name, Coordinates position) {}
}
