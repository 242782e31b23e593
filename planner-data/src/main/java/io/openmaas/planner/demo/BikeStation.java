package io.openmaas.planner.demo;

import io.openmaas.core.geo.Coordinates;

/**
 * A place where shared bikes are taken and returned.
 *
 * @param capacity docks
 */
public record BikeStation(String id, String name, Coordinates position, int capacity) {}
