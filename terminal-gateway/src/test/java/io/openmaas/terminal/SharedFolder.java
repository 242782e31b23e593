package io.openmaas.terminal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where data lie that are shared beside the repository. Tests that need them skip without. */
public final class SharedFolder {
  private SharedFolder() {}

  public static Optional<Path> find() {
    String named = System.getenv("OPENMAAS_SHARED");
    if (named != null) {
      return Optional.of(Path.of(named)).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path shared = at.resolve("shared");
      if (Files.isDirectory(shared)) {
        return Optional.of(shared);
      }
    }
    return Optional.empty();
  }

  /** The file, or the test is skipped with a line that says what is missing. */
  public static Path require(String file) {
    Optional<Path> found = find().map(folder -> folder.resolve(file)).filter(Files::exists);
    assumeTrue(
        found.isPresent(),
        "skipped: there is no shared/" + file + " (set OPENMAAS_SHARED to the shared folder)");
    return found.get();
  }
}
