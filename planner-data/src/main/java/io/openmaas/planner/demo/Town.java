package io.openmaas.planner.demo;

import java.util.List;

/**
 * A town: what a street map shows, and its lines of public transport.
 *
 * @param plane where it lies on the globe
 * @param land the coast; outside of it is the sea
 * @param river the middle of its bed
 */
public record Town(
    Plane plane,
    Outline land,
    Polyline river,
    StreetNetwork streets,
    List<Area> areas,
    List<House> houses,
    List<PlaceName> places,
    List<TransitLine.Station> stations,
    List<TransitLine> lines) {

  public Town {
    areas = List.copyOf(areas);
    houses = List.copyOf(houses);
    places = List.copyOf(places);
    stations = List.copyOf(stations);
    lines = List.copyOf(lines);
  }

  /** Marenholm, the same each time. */
  public static Town marenholm() {
    return new TownBuilder().build();
  }

  /** The first shared cars and all that belongs to them. */
  public StarterSet starterSet() {
    return new MarenholmFleet(this).place();
  }

  /**
   * A building.
   *
   * @param kind the value of the {@code building} tag in OpenStreetMap
   * @param street empty when it has no address
   * @param number 0 when it has no address
   */
  public record House(String kind, String name, String street, int number, Outline outline) {}

  /**
   * A name on the map.
   *
   * @param kind the value of the {@code place} tag in OpenStreetMap
   */
  public record PlaceName(String kind, String name, Point at) {}
}
