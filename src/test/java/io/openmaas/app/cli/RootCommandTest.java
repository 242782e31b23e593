package io.openmaas.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is used wrongly is told in one line, with where to read on, and ends with 2. */
class RootCommandTest {
  @TempDir private Path folder;

  private record Said(int code, List<String> lines) {}

  private static Said run(String... arguments) {
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      int code = RootCommand.execute(arguments);
      return new Said(code, bytes.toString(StandardCharsets.UTF_8).lines().toList());
    } finally {
      System.setErr(before);
    }
  }

  private static void refused(String reason, String... arguments) {
    Said said = run(arguments);
    assertEquals(2, said.code, said.lines.toString());
    assertEquals("openmaas: " + reason, said.lines.getFirst());
    assertTrue(said.lines.getLast().endsWith(" --help tells more"), said.lines.toString());
    assertTrue(said.lines.size() <= 3, said.lines.toString());
  }

  @Test
  void an_unknown_option_is_named() {
    refused("Unknown option: '--bogus'", "serve", "--bogus");
    refused("Missing required parameter: 'DIR'", "check", "terminal");
    refused("Which? terminals import", "terminals");
  }

  @Test
  void a_bench_of_nothing_or_too_much_is_refused_before_anything_starts() {
    refused(
        "--connections -1: must be from 1 to 20000", "bench", "gateway", "--connections", "-1");
    refused("--records 256: must be from 0 to 255", "bench", "gateway", "--records", "256");
    refused("--seconds 0: must be from 1 to 86400", "bench", "gateway", "--seconds", "0");
    refused("--kills 0: must be from 1 to 100000", "bench", "killed-gateway", "--kills", "0");
  }

  @Test
  void cities_and_none_exclude_each_other() {
    refused(
        "--city and --without-cities exclude each other",
        "serve",
        "--without-cities",
        "--city",
        "porto");
  }

  @Test
  void a_folder_without_a_database_is_said_so() {
    Said said = run("evidence", "verify", "--data", folder.toString());
    assertEquals(70, said.code);
    assertEquals(
        List.of(
            "openmaas: there is no database in "
                + folder.resolve("server")
                + ": run ./openmaas serve or demo first"),
        said.lines);
  }
}
