package io.openmaas.planner.feed.osm;

import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.planner.feed.Streets;
import io.openmaas.planner.feed.UnreadableInput;
import io.openmaas.planner.osm.pbf.OsmFileBroken;
import io.openmaas.planner.osm.pbf.OsmReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks through an OpenStreetMap file in PBF. */
public final class OsmPbf {

  private OsmPbf() {}

  /**
   * Reads the whole file once.
   *
   * @throws UnreadableInput if it is no PBF, is cut off, or a block cannot be decoded
   */
  public static Streets read(Path path) {
    String name = path.getFileName().toString();
    if (!Files.isRegularFile(path)) {
      throw new UnreadableInput(name, 0, "there is no file " + path, null);
    }
    var count = new Count();
    try {
      OsmReader.read(path, count);
    } catch (OsmFileBroken e) {
      throw new UnreadableInput(name, 0, e.getMessage().replace(path + ": ", ""), e);
    } catch (IllegalArgumentException e) {
      throw new UnreadableInput(name, 0, "a node lies nowhere: " + e.getMessage(), e);
    }
    if (count.nodes == 0) {
      throw new UnreadableInput(name, 0, "the file holds no nodes", null);
    }
    return new Streets(name, count.extent(), count.nodes, count.ways, count.roads);
  }

  private static final class Count implements OsmReader.Visitor {
    private long nodes;
    private long ways;
    private long roads;
    private double south = 90;
    private double north = -90;
    private double west = 180;
    private double east = -180;
    private Optional<City.Extent> stated = Optional.empty();

    @Override
    public void header(String program, Optional<City.Extent> covered) {
      stated = covered;
    }

    @Override
    public void node(long id, Coordinates at) {
      nodes++;
      south = Math.min(south, at.latitude());
      north = Math.max(north, at.latitude());
      west = Math.min(west, at.longitude());
      east = Math.max(east, at.longitude());
    }

    @Override
    public void way(long id, List<Long> through, Map<String, String> tags) {
      ways++;
      if (tags.containsKey("highway")) {
        roads++;
      }
    }

    City.Extent extent() {
      return stated.orElseGet(
          () -> new City.Extent(new Coordinates(south, west), new Coordinates(north, east)));
    }
  }
}
