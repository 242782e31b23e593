package io.openmaas.planner.basemap;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start a second JVM with the classes of this one. */
final class JavaProcess {

  private JavaProcess() {}

  static String executable() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * The class path of this JVM. A packaged Quarkus application is started from one jar whose other
   * jars its own class loader finds in the folders beside it, so they are listed here.
   */
  static String classPath() throws IOException {
    String given = System.getProperty("java.class.path");
    Path runner = Path.of(given.split(File.pathSeparator)[0]).toAbsolutePath();
    if (!runner.getFileName().toString().equals("quarkus-run.jar")) {
      return given;
    }
    var jars = new ArrayList<String>();
    for (String folder : List.of("app", "lib/boot", "lib/main")) {
      try (var files = Files.list(runner.resolveSibling(folder))) {
        files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().forEach(jars::add);
      }
    }
    return String.join(File.pathSeparator, jars);
  }
}
