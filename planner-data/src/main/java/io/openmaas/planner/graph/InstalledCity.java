package io.openmaas.planner.graph;

import io.openmaas.core.city.City;
import java.nio.file.Path;

/**
 * A city on this machine.
 *
 * @param folder holds all its files
 */
public record InstalledCity(City city, Path folder) {

  public Path osm() {
    return folder.resolve("osm.pbf");
  }

  public Path graphFolder() {
    return folder.resolve("graph");
  }

  public Path graph() {
    return graphFolder().resolve("graph.obj");
  }

  public Path basemap() {
    return folder.resolve("basemap.pmtiles");
  }

  public Path zones() {
    return folder.resolve("zones.geojson");
  }

  public Path stations() {
    return folder.resolve("stations.json");
  }

  public Path plannerLog() {
    return folder.resolve("planner.log");
  }
}
