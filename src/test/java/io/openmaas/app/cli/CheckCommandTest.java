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

  private int checkBilling(String json) throws IOException {
    Files.writeString(folder.resolve("a.json"), json);
    return RootCommand.execute("check", "billing", folder.toString());
  }

  @Test
  void billing_cases_that_pass() throws IOException {
    String cases =
        """
        {"schema": 1, "cases": [{"id": "it", "kind": "rating", "convention": "lago",
          "input": {"charge_model": "standard", "unit_price": "2.50", "units": "3"},
          "expected": {"amount": "7.50"}}]}
        """;
    assertEquals(0, checkBilling(cases), out.toString(StandardCharsets.UTF_8));
    assertEquals("1 passed, 0 failed, 0 skipped", lines().getLast());
  }

  @Test
  void billing_cases_that_fail_show_expected_and_actual() throws IOException {
    String cases =
        """
        {"schema": 1, "cases": [{"id": "it", "kind": "rating", "convention": "lago",
          "input": {"charge_model": "standard", "unit_price": "2.50", "units": "3"},
          "expected": {"amount": "7.40"}}]}
        """;
    assertEquals(1, checkBilling(cases));
    assertEquals(
        "FAILED a.json:1 it (rating, lago): amount: expected 7.40, actual 7.5", lines().getFirst());
    assertEquals("0 passed, 1 failed, 0 skipped", lines().getLast());
  }

  @Test
  void billing_needs_a_folder() {
    assertEquals(2, RootCommand.execute("check", "billing", folder.resolve("nowhere").toString()));
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("there is no such folder"));
  }
}
