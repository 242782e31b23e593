package io.openmaas.billing.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class BillingCheckTest {
  @TempDir private Path folder;
  private final List<String> out = new ArrayList<>();

  /** Cases of our own: by hand, or computed by an independent script with exact fractions. */
  @TestFactory
  Stream<DynamicTest> own_cases() throws Exception {
    return cases(Path.of(BillingCheckTest.class.getResource("/check").toURI()));
  }

  @TestFactory
  Stream<DynamicTest> golden_cases() throws IOException {
    return cases(golden());
  }

  private static Path golden() {
    String shared = System.getenv().getOrDefault("OPENMAAS_SHARED", "../../shared");
    Path found = Path.of(shared, "golden", "billing");
    Assumptions.assumeTrue(
        Files.isDirectory(found), "no golden cases at " + found.toAbsolutePath().normalize());
    return found;
  }

  private static Stream<DynamicTest> cases(Path folder) throws IOException {
    var tests = new ArrayList<DynamicTest>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        CaseFile read = CaseFile.read(file);
        assertEquals(List.of(), read.flaws(), file.toString());
        for (BillingCase each : read.cases()) {
          tests.add(
              DynamicTest.dynamicTest(
                  each.id(), () -> assertEquals(List.of(), BillingCheck.differences(each))));
        }
      }
    }
    assertFalse(tests.isEmpty());
    return tests.stream();
  }

  @Test
  void the_golden_folder_is_good() {
    BillingCheck.Result result = new BillingCheck(out::add).run(golden());
    assertTrue(result.good(), String.join("\n", out));
    assertTrue(result.passed() >= 113, result.toString());
  }

  private BillingCheck.Result check(String json) throws IOException {
    Files.writeString(folder.resolve("a.json"), json);
    return new BillingCheck(out::add).run(folder);
  }

  private static String one(String kind, String convention, String input, String expected) {
    return """
        {"schema": 1, "cases": [
          {"id": "it", "kind": "%s", "convention": "%s",
           "input": %s, "expected": %s}
        ]}
        """
        .formatted(kind, convention, input, expected);
  }

  private void fails(String json, String line) throws IOException {
    BillingCheck.Result result = check(json);
    assertFalse(result.good());
    assertEquals("0 passed, 1 failed, 0 skipped", result.toString());
    assertEquals(line, String.join("\n", out));
  }

  @Test
  void a_difference_shows_expected_and_actual() throws IOException {
    fails(
        one(
            "rating",
            "lago",
            "{\"charge_model\": \"standard\", \"unit_price\": \"2.50\", \"units\": \"3\"}",
            "{\"amount\": \"7.40\", \"amount_minor\": 740}"),
        """
        FAILED a.json:2 it (rating, lago):
            amount: expected 7.40, actual 7.5
            amount_minor: expected 740, actual 750\
        """);
  }

  @Test
  void numbers_are_compared_by_value() throws IOException {
    assertTrue(
        check(
                one(
                    "rating",
                    "lago",
                    "{\"charge_model\": \"standard\", \"unit_price\": 2.50, \"units\": 3}",
                    "{\"amount\": \"7.5000\", \"amount_minor\": \"750\"}"))
            .good(),
        out.toString());
  }

  @Test
  void an_unknown_kind_fails() throws IOException {
    check(one("weather", "lago", "{}", "{\"amount\": \"1\"}"));
    assertTrue(
        out.getFirst().startsWith("FAILED a.json:2 it (weather, lago): the kind weather is"));
  }

  @Test
  void an_unknown_key_fails_though_the_result_is_right() throws IOException {
    fails(
        one(
            "rating",
            "lago",
            "{\"charge_model\": \"standard\", \"unit_price\": \"1\", \"units\": \"3\", \"x\": 1}",
            "{\"amount\": \"3\"}"),
        "FAILED a.json:2 it (rating, lago): the key x is not known in a case of this kind");
  }

  @Test
  void an_unknown_key_within_fails() throws IOException {
    fails(
        one(
            "rating",
            "lago",
            "{\"charge_model\": \"volume\", \"tiers\": [{\"up_to\": null, \"price\": \"1\"}],"
                + " \"units\": \"3\"}",
            "{\"amount\": \"3\"}"),
        "FAILED a.json:2 it (rating, lago): the key tiers[0].price is not known in a case of this"
            + " kind");
  }

  @Test
  void an_unknown_result_fails() throws IOException {
    check(
        one(
            "rating",
            "lago",
            "{\"charge_model\": \"standard\", \"unit_price\": \"1\", \"units\": \"3\"}",
            "{\"colour\": \"3\"}"));
    assertTrue(out.getFirst().contains("colour: is not known as a result here; known are amount,"));
  }

  @Test
  void a_missing_key_and_an_unknown_convention_are_said() throws IOException {
    fails(
        one(
            "rating",
            "lago",
            "{\"charge_model\": \"standard\", \"units\": \"3\"}",
            "{\"amount\": 1}"),
        "FAILED a.json:2 it (rating, lago): unit_price is missing");
    out.clear();
    check(
        one(
            "rating",
            "mine",
            "{\"charge_model\": \"volume\", \"tiers\": [{\"unit\": \"1\"}], \"units\": \"3\"}",
            "{\"amount\": \"3\"}"));
    assertTrue(out.getFirst().contains("the convention mine is not known"), out.toString());
  }

  @Test
  void broken_json_is_told_with_its_line() throws IOException {
    BillingCheck.Result result = check("{\"schema\": 1,\n \"cases\": [\n  {\"id\": }\n]}");
    assertEquals(1, result.failed());
    assertTrue(out.getFirst().startsWith("FAILED a.json:3: is not JSON: "), out.toString());
  }

  @Test
  void a_key_twice_an_id_twice_and_another_schema_are_told() throws IOException {
    check("{\"schema\": 1, \"schema\": 1, \"cases\": []}");
    assertTrue(out.getFirst().contains("a.json:1: is not JSON: Duplicate field"), out.toString());
    out.clear();
    check("{\"schema\": 2, \"cases\": []}");
    assertEquals("FAILED a.json:1: has the schema 2, known is 1", out.getFirst());
    out.clear();
    String twice =
        "{\"id\": \"it\", \"kind\": \"allowance\", \"convention\": \"openmeter\","
            + " \"input\": {\"allowance_units\": 1, \"units\": 2},"
            + " \"expected\": {\"billable_units\": 1}}";
    BillingCheck.Result result =
        check("{\"schema\": 1, \"cases\": [" + twice + ",\n" + twice + "]}");
    assertEquals("1 passed, 1 failed, 0 skipped", result.toString());
    assertEquals("FAILED a.json:2: case it: its id is there twice", out.getFirst());
  }

  @Test
  void no_cases_is_a_failure_and_files_without_cases_are_told() throws IOException {
    Files.writeString(folder.resolve("facts.json"), "{\"schema\": 1, \"facts\": []}");
    BillingCheck.Result result = new BillingCheck(out::add).run(folder);
    assertEquals("0 passed, 1 failed, 0 skipped", result.toString());
    assertEquals("NOTE facts.json: has no cases and is passed over", out.getFirst());
    assertTrue(out.get(1).endsWith(": there are no cases in it"));
  }

  @Test
  void scenarios_told_in_words_are_named_as_run_or_not() throws IOException {
    Files.writeString(
        folder.resolve("words.json"), "{\"schema\": 1, \"scenarios\": [{\"id\": \"one\"}]}");
    new BillingCheck(out::add).run(folder);
    assertEquals(
        "NOTE words.json: tells 1 scenarios in words, which nothing can run; 0 of them were run"
            + " from scenario files (*.scenario.yaml) with their ids; not run: one",
        out.getFirst());
  }

  @Test
  void a_broken_scenario_file_is_told_with_its_lines() throws IOException {
    Files.writeString(
        folder.resolve("a.scenario.yaml"),
        """
        scenario: a
        about: Something
        catalogue: shipped
        customers:
          - { name: anna, country: FI, zone: Europe/Helsink, currency: EUR }
        events:
          - { on: 2026-01-01, do: strat, plan: city-flat }
        """);
    BillingCheck.Result result = new BillingCheck(out::add).run(folder);
    assertEquals("0 passed, 1 failed, 0 skipped", result.toString());
    assertEquals("FAILED a.scenario.yaml:", out.getFirst());
    assertTrue(
        out.get(1).startsWith("    a.scenario.yaml:5: customers[0].zone: 'Europe/Helsink' is not"),
        out.toString());
  }
}
