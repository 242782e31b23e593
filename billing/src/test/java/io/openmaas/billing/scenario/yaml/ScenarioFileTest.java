package io.openmaas.billing.scenario.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.openmaas.billing.catalogue.CatalogueRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScenarioFileTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  private static String everyWord() throws IOException {
    try (var in =
        ScenarioFileTest.class.getResourceAsStream("/scenario-words/every-word.scenario.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> play(String text) {
    return ScenarioFile.read("it", text).differences();
  }

  private static List<String> flaws(String text) {
    var refused = assertThrows(CatalogueRefused.class, () -> ScenarioFile.read("it", text));
    return refused.flaws().stream().map(Object::toString).toList();
  }

  @Test
  void every_word_of_the_form_can_be_played() throws IOException {
    assertEquals(List.of(), play(everyWord()));
  }

  @Test
  void each_expectation_is_looked_at() throws IOException {
    String[][] changes = {
      {"number: TEST-2025-000001", "number: TEST-2025-000002"},
      {"customer: firm\n        lines", "customer: other\n        lines"},
      {"charge: drive, amount: \"6.00\"", "charge: drove, amount: \"6.00\""},
      {"from: 2025-01-01, to: 2025-02-01", "from: 2025-01-02, to: 2025-02-01"},
      {"from: 2025-02-08, to: 2025-03-01", "from: 2025-02-08, to: 2025-03-02"},
      {"amount: \"6.00\", discount: \"-0.60\"", "amount: \"6.00\", discount: \"-0.61\""},
      {"net: \"55.80\" }", "net: \"55.81\" }"},
      {"net: \"63.90\"", "net: \"63.91\""},
      {"tax: \"15.99\"", "tax: \"15.98\""},
      {"gross: \"79.89\"", "gross: \"79.88\""},
      {"balance: \"0\"\n", "balance: \"1\"\n"},
      {"payable: \"79.89\"", "payable: \"0\""},
      {"owed: \"79.89\"", "owed: \"79.90\""},
      {"balance: \"20.11\", due", "balance: \"20.12\", due"},
      {"due: \"-20.11\"", "due: \"20.11\""},
      {"document: CREDIT_NOTE", "document: INVOICE"},
      {"expect: []", "expect: [ { gross: \"0\" } ]"},
      {"unpriced: [bike]", "unpriced: []"},
      {"unpriced: [bike]", "unpriced: [bike, t]"},
    };
    for (String[] change : changes) {
      String changed = everyWord().replace(change[0], change[1]);
      assertFalse(changed.equals(everyWord()), change[0]);
      assertEquals(1, play(changed).size(), change[1] + ": " + play(changed));
    }
  }

  @Test
  void a_difference_names_the_line_of_the_file() throws IOException {
    String text =
        everyWord().replace("charge: drive, amount: \"6.00\"", "charge: drive, amount: \"7\"");
    long line = text.substring(0, text.indexOf("charge: drive, amount")).lines().count();
    assertEquals(
        List.of(
            "it:" + line + ": document TEST-2025-000001: line 2: amount: expected 7, actual 6.00"),
        play(text));
  }

  @Test
  void another_number_of_lines_or_documents_shows_what_came() throws IOException {
    String fewer =
        everyWord()
            .replace("          - { charge: ticket, amount: \"3.00\", discount: \"-0.30\" }\n", "");
    assertTrue(play(fewer).getFirst().endsWith("expected 2 lines, actual 3"));
    assertTrue(
        play(fewer).getLast().endsWith("actual: ticket 2025-01-12 to 2025-01-13 3.00 less 0.30"),
        play(fewer).toString());
    String none =
        everyWord()
            .replace(
                "      - lines: [ { charge: seat, from: 2025-04-10, to: 2025-05-10, amount: \"186.00\" }"
                    + " ]\n",
                "");
    assertTrue(play(none).getFirst().endsWith("expected 1 document, actual 2 documents"));
  }

  @Test
  void what_cannot_be_is_told_with_its_line() throws IOException {
    String text =
        everyWord()
            .replace(
                "do: takeAddOn, subscription: cars, addOn: parking",
                "do: takeAddOn, subscription: cars, addOn: garage");
    long line = text.substring(0, text.indexOf("garage")).lines().count();
    assertEquals(
        List.of("it:" + line + ": this cannot be: no plan garage on 2025-02-08"), play(text));
  }

  @Test
  void typing_errors_are_told_with_file_line_and_field() throws IOException {
    String[][] changes = {
      {"do: pause", "do: paused", ".do: 'paused' is not one of start, changePlan"},
      {
        "subscription: cars, plan: fleet, ",
        "subscription: cars, plam: fleet, ",
        ".plan: is missing"
      },
      {"- { on: 2025-02-15,", "- { on: soon,", ".on: 'soon' is not a date"},
      {"payer: other", "payer: nobody", ".payer: 'nobody' is not a customer of this file"},
      {"tax: \"15.99\"", "tax: much", ".expect[0].tax: 'much' is not a decimal number"},
      {
        "taxSums: PER_RATE",
        "taxSums: SOMEHOW",
        "customers[0].invoicing.taxSums: 'SOMEHOW' is not one of"
      },
      {
        "amount: \"31.00\", timing",
        "amount: \"31.00\", timming",
        "catalogue.plans[0].prices[0].timming"
      },
      {"{ on: 2025-03-11, do: pause", "{ do: pause", ".on: either on (a date) or at"},
      {"code: TENTH, percent: \"10\"", "code: TENTH", ".amount: a coupon has either"},
    };
    for (String[] change : changes) {
      String changed = everyWord().replace(change[0], change[1]);
      assertFalse(changed.equals(everyWord()), change[0]);
      List<String> flaws = flaws(changed);
      assertTrue(
          flaws.stream().anyMatch(flaw -> flaw.startsWith("it:") && flaw.contains(change[2])),
          change[2] + " is not in " + flaws);
    }
  }

  @Test
  void examples_of_the_catalogue_can_be_named() {
    String text =
        """
        scenario: named
        about: A ride with MILES takes the cheapest package.
        catalogue: miles
        customers: [ { name: anna, country: DE, zone: Europe/Berlin, currency: EUR } ]
        events:
          - { on: 2026-01-01, do: start, plan: miles }
          - { at: 2026-01-10T18:00, do: use, kind: CAR_SHARE, class: S, quantities: { minutes: "300", kilometres: "60" } }
          # unlock 1.00, the package of 6 h and 50 km 29.00, ten kilometres more at 0.19
          - { on: 2026-02-01, do: invoice, expect: [ { lines: [ { charge: drive, amount: "31.90" } ] } ] }
        """;
    assertEquals(List.of(), play(text));
  }

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(Path.of("../docs/scenario.schema.json")));
  }

  @Test
  void the_published_schema_takes_every_scenario() throws Exception {
    JsonSchema schema = schema();
    assertEquals(Set.of(), schema.validate(YAML.readTree(everyWord())));
    Path folder = Path.of(ScenarioFileTest.class.getResource("/scenarios").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertEquals(
            Set.of(), schema.validate(YAML.readTree(Files.readString(file))), file.toString());
      }
    }
  }

  @Test
  void the_published_schema_refuses_typing_errors() throws IOException {
    for (String[] change :
        new String[][] {
          {"do: pause", "do: paused"},
          {"plan: fleet, ", "plam: fleet, "},
          {"on: 2025-02-15", "on: soon"},
          {"tax: \"15.99\"", "tax: much"},
          {"taxSums: PER_RATE", "taxSums: SOMEHOW"},
          {"charge: drive, amount", "charge: drive, amuont"},
          {"unpriced:", "unprized:"}
        }) {
      String changed = everyWord().replace(change[0], change[1]);
      assertFalse(schema().validate(YAML.readTree(changed)).isEmpty(), change[1]);
    }
  }
}
