package io.openmaas.planner.basemap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Draws the vector tiles of a city in a JVM of its own. */
public final class BasemapBuilder {
  private static final String MAIN = "io.openmaas.planner.basemap.planetiler.BasemapMain";
  private static final int TAIL_LINES = 12;

  private final int heapMegabytes;
  private final Duration patience;

  /** With a heap of 512 MB and at most ten minutes. */
  public BasemapBuilder() {
    this(512, Duration.ofMinutes(10));
  }

  /**
   * @param heapMegabytes of the child JVM; a city of 100 MB street data needs about 1,500
   * @param patience after which the child is stopped
   */
  public BasemapBuilder(int heapMegabytes, Duration patience) {
    this.heapMegabytes = heapMegabytes;
    this.patience = patience;
  }

  /**
   * Blocks until the archive is there.
   *
   * @param osm street data, OSM PBF
   * @param out the PMTiles archive; replaced only when the new one is whole
   * @throws BasemapFailed with what the child said, if the data are broken or time runs out
   */
  public void build(Path osm, Path out) {
    try {
      Path folder = Files.createDirectories(out.toAbsolutePath().getParent());
      Path work = Files.createTempDirectory(folder, ".basemap");
      try {
        Path drawn = work.resolve("basemap.pmtiles");
        run(osm, drawn, work);
        Files.move(drawn, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new BasemapFailed("the map of " + osm + " could not be written: " + e.getMessage(), e);
    }
  }

  private void run(Path osm, Path drawn, Path work) throws IOException {
    Path log = work.resolve("log.txt");
    Process child =
        new ProcessBuilder(
                JavaProcess.executable(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                // Planetiler has methods that name GeoTools, which we never call and do not have;
                // the verifier would load it all the same
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                JavaProcess.classPath(),
                MAIN,
                osm.toAbsolutePath().toString(),
                drawn.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!child.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        throw new BasemapFailed("the map of " + osm + " was not drawn within " + patience);
      }
      if (child.exitValue() != 0) {
        throw new BasemapFailed("the map of " + osm + " could not be drawn: " + tail(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BasemapFailed("drawing the map of " + osm + " was interrupted", e);
    } finally {
      child.destroyForcibly();
    }
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
