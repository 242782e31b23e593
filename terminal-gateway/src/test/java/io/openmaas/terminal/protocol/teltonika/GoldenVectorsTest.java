package io.openmaas.terminal.protocol.teltonika;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.terminal.SharedFolder;
import io.openmaas.terminal.protocol.ChecksVectors;
import io.openmaas.terminal.protocol.ChecksVectors.Verdict;
import io.openmaas.terminal.protocol.teltonika.json.TeltonikaVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Frames captured from real terminals, and what two other decoders read in them. */
class GoldenVectorsTest {
  private static final ChecksVectors VECTORS = new TeltonikaVectors();

  @TestFactory
  Stream<DynamicTest> valid_frames() throws IOException {
    return each("teltonika-frames.json");
  }

  @TestFactory
  Stream<DynamicTest> synthetic_frames() throws IOException {
    return each("teltonika-synthetic.json");
  }

  @TestFactory
  Stream<DynamicTest> invalid_frames() throws IOException {
    return each("teltonika-invalid.json");
  }

  @TestFactory
  Stream<DynamicTest> sessions() throws IOException {
    return each("teltonika-session.json");
  }

  @TestFactory
  Stream<DynamicTest> commands() throws IOException {
    return each("teltonika-commands.json");
  }

  @TestFactory
  Stream<DynamicTest> datagrams() throws IOException {
    return each("teltonika-udp.json");
  }

  @Test
  void the_command_line_finds_these_checks() {
    assertTrue(
        ServiceLoader.load(ChecksVectors.class).stream()
            .anyMatch(found -> found.type() == TeltonikaVectors.class));
  }

  /** A checker that cannot fail checks nothing. */
  @Test
  void a_wrong_expectation_is_seen() throws IOException {
    for (String file :
        List.of("teltonika-frames.json", "teltonika-commands.json", "teltonika-udp.json")) {
      for (JsonNode vector : vectors(SharedFolder.require("golden/terminal/" + file))) {
        String field = vector.has("frameHex") ? "frameHex" : "datagramHex";
        ObjectNode broken = vector.deepCopy();
        String hex = vector.get(field).asText();
        broken.put(field, hex.substring(0, hex.length() - 1) + (hex.endsWith("0") ? "1" : "0"));
        assertInstanceOf(Verdict.Failed.class, VECTORS.check(file, broken), vector.toString());
      }
    }
    JsonNode valid =
        vectors(SharedFolder.require("golden/terminal/teltonika-frames.json")).getFirst();
    ObjectNode asInvalid = valid.deepCopy();
    asInvalid.put("expect", "no record stored, no positive acknowledgement");
    assertInstanceOf(Verdict.Failed.class, VECTORS.check("teltonika-invalid.json", asInvalid));
    ObjectNode other = valid.deepCopy();
    ((ObjectNode) other.get("expect").get("records").get(0)).put("latE7", 1);
    assertInstanceOf(Verdict.Failed.class, VECTORS.check("teltonika-frames.json", other));
  }

  private static Stream<DynamicTest> each(String file) throws IOException {
    String name = "golden/terminal/" + file;
    Optional<Path> path = SharedFolder.find().map(at -> at.resolve(name)).filter(Files::exists);
    if (path.isEmpty()) { // a test of its own, so that the skip is counted and named
      return Stream.of(DynamicTest.dynamicTest(file, () -> SharedFolder.require(name)));
    }
    return vectors(path.get()).stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").asText(),
                    () -> {
                      switch (VECTORS.check(file, vector)) {
                        case Verdict.Passed passed -> assertEquals(new Verdict.Passed(), passed);
                        case Verdict.Failed(var difference) -> fail(difference);
                        case Verdict.Skipped(var reason) -> abort(reason);
                      }
                    }));
  }

  private static List<JsonNode> vectors(Path file) throws IOException {
    JsonNode vectors = new ObjectMapper().readTree(file.toFile()).get("vectors");
    return StreamSupport.stream(vectors.spliterator(), false).toList();
  }
}
