package io.openmaas.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir private Path folder;
  private final PrintStream standardOut = System.out;
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(standardOut);
    System.setErr(standardError);
  }

  private int check(Path where) {
    return RootCommand.execute("check", "terminal", where.toString());
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void a_folder_that_is_not_there_is_said_so() {
    assertEquals(2, check(folder.resolve("nowhere")));
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("there is no such folder"));
  }

  @Test
  void a_file_is_no_folder() throws IOException {
    assertEquals(2, check(Files.createFile(folder.resolve("a.json"))));
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("is not a folder"));
  }

  @Test
  void the_last_line_counts_and_the_exit_code_says_whether_any_failed() throws IOException {
    Files.writeString(folder.resolve("a.json"), "{\"schema\":\"of nobody/1\",\"vectors\":[{}]}");
    assertEquals(1, check(folder));
    assertTrue(
        lines().getFirst().startsWith("FAILED a.json: no protocol knows"), lines().toString());
    assertEquals("0 passed, 1 failed, 0 skipped", lines().getLast());
  }

  @Test
  void no_vectors_is_a_failure() {
    assertEquals(1, check(folder));
    assertEquals("0 passed, 1 failed, 0 skipped", lines().getLast());
  }
}
