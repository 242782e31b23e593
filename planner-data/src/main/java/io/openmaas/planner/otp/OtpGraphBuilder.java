package io.openmaas.planner.otp;

import io.openmaas.planner.graph.BuildsGraph;
import io.openmaas.planner.graph.GraphBuildFailed;
import io.openmaas.planner.graph.GraphInputs;
import io.openmaas.planner.graph.Progress;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;

/** Builds a graph in a child process with a bounded heap. */
public final class OtpGraphBuilder implements BuildsGraph {
  private final OtpInstallation otp;

  public OtpGraphBuilder(OtpInstallation otp) {
    this.otp = otp;
  }

  @Override
  public String recipe(GraphInputs inputs) {
    return "OpenTripPlanner "
        + OtpInstallation.VERSION
        + " "
        + otp.serializationId()
        + "\n"
        + OtpConfig.build(inputs)
        + "\n"
        + OtpConfig.features();
  }

  @Override
  public void build(GraphInputs inputs, Path target, Progress progress) {
    otp.serializationId(); // says readably where the jar is missing
    Path folder = target.resolveSibling("building");
    try {
      OtpLeftovers.endMarked(folder);
      delete(folder);
      layOut(inputs, folder);
      run(folder, progress);
      Files.move(folder.resolve("graph.obj"), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new GraphBuildFailed("the graph cannot be built: " + e.getMessage(), e);
    } finally {
      delete(folder);
    }
  }

  private static void layOut(GraphInputs inputs, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.copy(inputs.osm(), folder.resolve("osm.pbf"));
    for (int i = 0; i < inputs.timetables().size(); i++) {
      Files.copy(inputs.timetables().get(i).gtfs(), folder.resolve("gtfs-" + i + ".zip"));
    }
    OtpConfig.write(OtpConfig.build(inputs), folder.resolve("build-config.json"));
    OtpConfig.write(OtpConfig.features(), folder.resolve("otp-config.json"));
  }

  private void run(Path folder, Progress progress) throws IOException {
    var log = new OtpBuildLog();
    Path logFile = folder.resolveSibling("build.log");
    Process child =
        new ProcessBuilder(otp.command(otp.buildHeap(), folder, List.of("--build", "--save", ".")))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    var endWithUs = new Thread(child::destroyForcibly, "end-graph-build");
    Runtime.getRuntime().addShutdownHook(endWithUs);
    try (var output =
            new BufferedReader(
                new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        BufferedWriter copy = Files.newBufferedWriter(logFile)) {
      child.getOutputStream().close();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        copy.write(line);
        copy.newLine();
        if (log.add(line)) {
          progress.at(Progress.Phase.GRAPH, log.share(), log.message());
        }
      }
      int status = child.waitFor();
      if (status != 0 || !Files.exists(folder.resolve("graph.obj"))) {
        throw new GraphBuildFailed(reason(status, log, logFile), null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GraphBuildFailed("building the graph was interrupted", e);
    } finally {
      child.destroyForcibly();
      removeHook(endWithUs);
    }
  }

  private String reason(int status, OtpBuildLog log, Path logFile) {
    return log.outOfMemory()
        ? "building the graph needs more than "
            + otp.buildHeap()
            + " of memory: raise openmaas.otp.build-heap"
        : "OpenTripPlanner ended with status "
            + status
            + ", see "
            + logFile
            + ":\n"
            + log.complaint();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the hook runs now
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
