package io.openmaas.planner.graph;

import java.nio.file.Path;

/** The port to what draws the map that is shown, from the streets that are planned on. */
@FunctionalInterface
public interface DrawsBasemap {

  /** Draws nothing; the city then has no map of its own. */
  DrawsBasemap NOTHING = (_, _) -> {};

  /**
   * Writes vector tiles as one PMTiles file; blocks until they are there.
   *
   * @param osm the streets, PBF
   * @param target does not exist yet; its folder does
   */
  void draw(Path osm, Path target);

  /** Changes when the same streets would give other tiles; part of the key of the cache. */
  default String version() {
    return "1";
  }
}
