package io.openmaas.planner.demo;

import io.openmaas.core.geo.Zone;
import java.util.List;

/**
 * What a city needs to be shown besides its streets and lines.
 *
 * @param returnZones where a shared car may be left
 * @param otherStories in case the planner finds no way for the first, the likeliest first
 */
public record StarterSet(
    List<Zone> returnZones,
    List<BikeStation> bikeStations,
    List<ParkedCar> cars,
    Story story,
    List<Story> otherStories) {

  public StarterSet {
    returnZones = List.copyOf(returnZones);
    bikeStations = List.copyOf(bikeStations);
    cars = List.copyOf(cars);
    otherStories = List.copyOf(otherStories);
  }
}
