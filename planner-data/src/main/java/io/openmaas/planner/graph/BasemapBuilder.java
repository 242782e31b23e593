package io.openmaas.planner.graph;

import io.openmaas.core.city.City;
import java.nio.file.Path;

/** Makes the map that is shown, from the streets that are planned on. */
@FunctionalInterface
public interface BasemapBuilder {

  /**
   * Writes vector tiles as one PMTiles file; blocks until they are there.
   *
   * @param osm the streets, PBF
   * @param target does not exist yet; its folder does
   * @param progress of this work, from 0 to 1
   */
  void build(City city, Path osm, Path target, Progress progress);

  /** Changes when the same streets would give other tiles; part of the key of the cache. */
  default String version() {
    return "1";
  }
}
