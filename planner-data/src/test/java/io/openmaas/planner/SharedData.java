package io.openmaas.planner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real city data that lie beside the repository, where they do. */
public final class SharedData {

  private SharedData() {}

  /** A file or folder under {@code shared/data}; skips the test where there is none. */
  public static Path of(String path) {
    Path data = find();
    assumeTrue(data != null, "skipped: there is no shared/data here (set OPENMAAS_SHARED)");
    return data.resolve(path);
  }

  private static Path find() {
    String stated = System.getenv("OPENMAAS_SHARED");
    if (stated != null) {
      Path data = Path.of(stated, "data");
      return Files.isDirectory(data) ? data : null;
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared/data"))) {
        return at.resolve("shared/data");
      }
    }
    return null;
  }
}
