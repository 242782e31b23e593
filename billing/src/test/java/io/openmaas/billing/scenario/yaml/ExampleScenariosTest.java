package io.openmaas.billing.scenario.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each example catalogue is shown with the whole invoices that come of it; the amounts were worked
 * out by hand, the arithmetic stands beside them.
 */
class ExampleScenariosTest {
  private static final String END = ".scenario.yaml";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static List<Path> files() throws Exception {
    Path folder = Path.of(ExampleScenariosTest.class.getResource("/scenarios/examples").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(END)).sorted().toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(END, "");
  }

  @TestFactory
  Stream<DynamicTest> invoices_of_the_examples() throws Exception {
    return files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    name(file),
                    () -> {
                      var scenario =
                          ScenarioFile.read(file.getFileName().toString(), Files.readString(file));
                      assertEquals(name(file), scenario.id());
                      assertEquals(List.of(), scenario.differences());
                    }));
  }

  /** No plan that is shipped as an example goes without an invoice. */
  @Test
  void every_plan_of_every_example_is_sold_in_a_scenario() throws Exception {
    Set<String> shipped = new TreeSet<>();
    for (String example : CatalogueYaml.examples()) {
      CatalogueYaml.example(example)
          .plans()
          .forEach(plan -> shipped.add(example + ": " + plan.id()));
    }
    Set<String> sold = new TreeSet<>();
    for (Path file : files()) {
      JsonNode scenario = YAML.readTree(Files.readString(file));
      for (JsonNode event : scenario.get("events")) {
        if (event.has("plan")) {
          sold.add(scenario.get("catalogue").asText() + ": " + event.get("plan").asText());
        }
      }
    }
    assertEquals(shipped, sold);
  }

  @Test
  void the_published_schema_takes_them() throws Exception {
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../docs/scenario.schema.json")));
    for (Path file : files()) {
      assertEquals(
          Set.of(), schema.validate(YAML.readTree(Files.readString(file))), file.toString());
    }
  }
}
