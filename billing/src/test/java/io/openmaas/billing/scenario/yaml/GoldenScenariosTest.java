package io.openmaas.billing.scenario.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The scenarios of the anchors as scenario files: each is a story whose name is its id. */
class GoldenScenariosTest {
  private static final String END = ".scenario.yaml";
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9:.+-]+");

  private static List<Path> files() throws Exception {
    Path folder = Path.of(GoldenScenariosTest.class.getResource("/scenarios").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(END)).sorted().toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(END, "");
  }

  @TestFactory
  Stream<DynamicTest> stories() throws Exception {
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

  private static List<JsonNode> golden() throws IOException {
    String shared = System.getenv().getOrDefault("OPENMAAS_SHARED", "../../shared");
    Path path = Path.of(shared, "golden", "billing", "scenarios.json");
    Assumptions.assumeTrue(
        Files.exists(path), "no golden scenarios at " + path.toAbsolutePath().normalize());
    JsonNode root = new ObjectMapper().readTree(path.toFile());
    return StreamSupport.stream(root.get("scenarios").spliterator(), false).toList();
  }

  @Test
  void every_golden_scenario_has_a_file() throws Exception {
    var files = files().stream().map(GoldenScenariosTest::name).collect(Collectors.toSet());
    for (JsonNode scenario : golden()) {
      assertTrue(files.contains(scenario.get("id").asText()), scenario.get("id").asText());
    }
  }

  /** What a file expects cannot drift away from what the anchor's test asserts. */
  @TestFactory
  Stream<DynamicTest> files_expect_what_is_golden() throws Exception {
    var files = files().stream().collect(Collectors.toMap(GoldenScenariosTest::name, f -> f));
    return golden().stream()
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.get("id").asText(),
                    () -> {
                      String text = Files.readString(files.get(scenario.get("id").asText()));
                      String expected = text.substring(text.indexOf("\nevents:"));
                      Set<String> written = new TreeSet<>();
                      VALUE
                          .matcher(expected)
                          .results()
                          .forEach(match -> written.add(normal(match.group())));
                      for (String value : values("", scenario.get("expected"))) {
                        assertTrue(written.contains(value), value + " is not in " + written);
                      }
                    }));
  }

  /** Amounts without sign in major units, dates and numbers, as the files write them. */
  private static List<String> values(String key, JsonNode node) {
    var values = new ArrayList<String>();
    if (node.isContainerNode()) {
      if (node.isObject()) {
        node.properties().forEach(each -> values.addAll(values(each.getKey(), each.getValue())));
      } else {
        node.forEach(each -> values.addAll(values(key, each)));
      }
    } else if (!isWord(node) && !isSumOfTheFile(key)) {
      String text = node.asText();
      values.add(
          key.endsWith("_minor")
              ? normal(new BigDecimal(text).movePointLeft(2).toPlainString())
              : normal(text));
    }
    return values;
  }

  /** Kinds of lines: recurring, credit and so on are the engine's to name. */
  private static boolean isWord(JsonNode node) {
    return node.asText().matches("[a-z_]+");
  }

  /** The sum before the coupon is not a sum of our documents. */
  private static boolean isSumOfTheFile(String key) {
    return key.equals("fees_minor");
  }

  private static String normal(String text) {
    try {
      return new BigDecimal(text).abs().stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
