package io.openmaas.planner.osm.pbf;

import java.nio.file.Path;

/** An OSM file cannot be read; the message names the file and the reason. */
public final class OsmFileBroken extends RuntimeException {
  OsmFileBroken(Path file, String reason) {
    super(file + ": " + reason);
  }

  OsmFileBroken(Path file, Exception cause) {
    super(file + ": not readable as OSM PBF: " + cause.getMessage(), cause);
  }
}
