package io.openmaas.terminal.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorRunTest {
  @TempDir private Path folder;
  private final List<String> lines = new ArrayList<>();

  /** A protocol in which the answer is the number doubled. */
  private static final class Doubling implements ChecksVectors {
    @Override
    public boolean knows(String file, String schema) {
      return schema.equals("doubling/1") || file.startsWith("doubling-");
    }

    @Override
    public Verdict check(String file, JsonNode vector) {
      if (vector.has("skip")) {
        return new Verdict.Skipped("asked to");
      }
      int is = Math.multiplyExact(vector.get("number").intValue(), 2);
      int expected = vector.get("expect").intValue();
      return is == expected
          ? new Verdict.Passed()
          : new Verdict.Failed("expected " + expected + ", is " + is);
    }
  }

  private VectorRun.Result run() {
    return new VectorRun(List.of(new Doubling()), lines::add).run(folder);
  }

  private void file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @Test
  void every_vector_of_every_file_is_run_in_folders_below_too() throws IOException {
    file(
        "a.json",
        "{'schema':'doubling/1','vectors':[{'id':'v1','number':1,'expect':2}]}".replace('\'', '"'));
    file(
        "deep/er/doubling-b.json",
        "{\"schema\":\"see README.md\",\"vectors\":[{\"number\":2,\"expect\":4},{\"skip\":true}]}");
    file("README.md", "not a vector");
    VectorRun.Result result = run();
    assertEquals("2 passed, 0 failed, 1 skipped", result.toString());
    assertTrue(result.good());
    assertEquals(List.of("SKIPPED deep/er/doubling-b.json #1: asked to"), lines);
  }

  @Test
  void a_failure_names_file_vector_and_difference() throws IOException {
    file(
        "a.json",
        "{\"schema\":\"doubling/1\",\"vectors\":[{\"id\":\"v1\",\"number\":1,\"expect\":3}]}");
    VectorRun.Result result = run();
    assertEquals("0 passed, 1 failed, 0 skipped", result.toString());
    assertFalse(result.good());
    assertEquals(List.of("FAILED a.json v1: expected 3, is 2"), lines);
  }

  @Test
  void a_checker_that_throws_fails_its_vector_and_the_rest_goes_on() throws IOException {
    file(
        "a.json",
        "{\"schema\":\"doubling/1\",\"vectors\":[{\"id\":\"v1\"},null,{\"number\":1,\"expect\":2}]}");
    assertEquals("1 passed, 2 failed, 0 skipped", run().toString());
    assertTrue(lines.getFirst().startsWith("FAILED a.json v1: the check itself failed: "));
  }

  @Test
  void what_cannot_be_run_is_a_failure() throws IOException {
    file("b-unknown.json", "{\"schema\":\"other/1\",\"vectors\":[{}]}");
    file("c-no-json.json", "{\"schema\":");
    file("d-no-list.json", "{\"schema\":\"doubling/1\"}");
    file("e-empty.json", "{\"schema\":\"doubling/1\",\"vectors\":[]}");
    file("f-two.json", "{\"schema\":\"doubling/1\",\"vectors\":[]} {}");
    file("g-nothing.json", "");
    file("h-deep.json", "[".repeat(200_000));
    Files.createSymbolicLink(folder.resolve("i-dangling.json"), folder.resolve("nowhere"));
    assertEquals("0 passed, 8 failed, 0 skipped", run().toString());
    assertEquals(
        "FAILED b-unknown.json: no protocol knows this file with the schema 'other/1'",
        lines.getFirst());
    assertTrue(
        lines.getLast().startsWith("FAILED i-dangling.json: cannot be read"), lines.getLast());
  }

  @Test
  void no_vectors_at_all_is_a_failure() {
    assertEquals("0 passed, 1 failed, 0 skipped", run().toString());
    assertEquals("FAILED " + folder + ": there are no vectors in it", lines.getFirst());
  }
}
