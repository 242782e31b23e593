package io.openmaas.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** Golden cases of the shared folder; a test that needs them is skipped where they are absent. */
final class Golden {
  private Golden() {}

  static Stream<JsonNode> cases(String file, String kind) {
    String shared = Optional.ofNullable(System.getenv("OPENMAAS_SHARED")).orElse("../../shared");
    Path path = Path.of(shared, "golden", "billing", file);
    Assumptions.assumeTrue(
        Files.exists(path), "no golden cases at " + path.toAbsolutePath().normalize());
    try {
      JsonNode root = new ObjectMapper().readTree(path.toFile());
      JsonNode list = root.has("cases") ? root.get("cases") : root.get("scenarios");
      return StreamSupport.stream(list.spliterator(), false)
          .filter(node -> node.get("kind").asText().equals(kind));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
