package io.openmaas.terminal.protocol.jt808;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.terminal.SharedFolder;
import io.openmaas.terminal.protocol.ChecksVectors;
import io.openmaas.terminal.protocol.ChecksVectors.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Frames captured from real terminals, and what two other decoders read in them. */
class Jt808VectorsTest {
  private final ChecksVectors vectors =
      ServiceLoader.load(ChecksVectors.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(each -> each.knows("jt808-frames.json", "see README.md"))
          .findFirst()
          .orElseThrow();

  @TestFactory
  Stream<DynamicTest> golden_vectors() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    for (String file :
        List.of(
            "jt808-frames.json",
            "jt808-invalid.json",
            "jt808-commands.json",
            "jt808-escape.json")) {
      String name = "golden/terminal/" + file;
      Optional<Path> path = SharedFolder.find().map(at -> at.resolve(name)).filter(Files::exists);
      if (path.isEmpty()) {
        tests.add(DynamicTest.dynamicTest(file, () -> SharedFolder.require(name)));
        continue;
      }
      int number = 0;
      for (JsonNode vector : new ObjectMapper().readTree(path.get().toFile()).get("vectors")) {
        String id = file + " " + vector.path("id").asText(String.valueOf(number++));
        tests.add(
            DynamicTest.dynamicTest(
                id, () -> assertEquals(new Verdict.Passed(), vectors.check(file, vector), id)));
      }
    }
    return tests.stream();
  }

  /** Whether the checker sees differences at all. */
  @Test
  void a_vector_that_does_not_hold_fails() throws IOException {
    Path path = SharedFolder.require("golden/terminal/jt808-frames.json");
    for (JsonNode vector : new ObjectMapper().readTree(path.toFile()).get("vectors")) {
      var wrong = (ObjectNode) vector.deepCopy();
      ((ObjectNode) wrong.get("expect")).put("serial", 70_000);
      assertInstanceOf(Verdict.Failed.class, vectors.check("jt808-frames.json", wrong));
      var invalid = (ObjectNode) vector.deepCopy();
      invalid.putArray("reasons").add("checksum");
      Verdict verdict = vectors.check("jt808-invalid.json", invalid);
      boolean isKnown = !vector.get("expect").get("name").isNull();
      assertTrue(!isKnown || verdict instanceof Verdict.Failed || isOther(vector), "valid passes");
    }
  }

  private static boolean isOther(JsonNode vector) {
    return List.of("0x0701", "0x0900").contains(vector.get("expect").get("msgId").asText());
  }
}
