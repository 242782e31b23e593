package io.openmaas.planner.basemap.planetiler;

import com.onthegomap.planetiler.Planetiler;
import com.onthegomap.planetiler.config.Arguments;
import io.openmaas.core.city.City;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The child process: {@code BasemapMain OSM OUT}. Ends with 1 and the reason when it fails. */
public final class BasemapMain {

  private BasemapMain() {}

  public static void main(String[] arguments) {
    Logger.getLogger("").setLevel(Level.WARNING);
    try {
      draw(Path.of(arguments[0]), Path.of(arguments[1]));
      System.exit(0);
    } catch (Exception e) {
      System.out.println(rootOf(e));
      System.exit(1);
    }
  }

  private static void draw(Path osm, Path out) throws Exception {
    Coast coast = Coast.read(osm);
    Path sea = out.resolveSibling("sea.geojson");
    City.Extent covered = coast.covered();
    var settings =
        Map.of(
            "minzoom", "8",
            "maxzoom", "15",
            "bounds",
                String.format(
                    Locale.ROOT,
                    "%.7f,%.7f,%.7f,%.7f",
                    covered.southWest().longitude(),
                    covered.southWest().latitude(),
                    covered.northEast().longitude(),
                    covered.northEast().latitude()),
            "tmpdir", out.resolveSibling("work").toString(),
            "storage", "ram",
            "nodemap_type", "sparsearray",
            "download", "false",
            "force", "true",
            "loginterval", "1h",
            "threads", String.valueOf(Math.max(2, Runtime.getRuntime().availableProcessors())));
    var planetiler =
        Planetiler.create(Arguments.of(settings))
            .setProfile(new BasemapProfile(coast.attribution()))
            .addOsmSource(BasemapProfile.OSM_SOURCE, osm)
            .setOutput(out);
    if (coast.reached()) {
      Files.writeString(sea, coast.seaAsGeoJson());
      planetiler.addGeoJsonSource(BasemapProfile.SEA_SOURCE, sea);
    }
    planetiler.run();
  }

  private static String rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }
}
