package io.openmaas.billing.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of docs/faults-of-others.md names every fault, and only tests that exist. */
class FaultsOfOthersTest {
  private static final Pattern TEST = Pattern.compile("`([a-z.]+\\.[A-Z]\\w+)\\.(\\w+)`");
  private static final List<String> FAULTS =
      List.of(
          """
          killbill#127 killbill#2133 openmeter#3229 openmeter#3149 killbill#1934
          killbill#445 killbill#743 killbill#1981 killbill#1856 lago-api#879
          lago-api#1074 killbill#150 killbill#640 killbill#783 killbill#877
          killbill#1015 lago-api#2243 lago-api#5870 lago#637 openmeter#4902
          killbill-docs#118 lago-api#1776 lago-api#1778 lago-api#5522 killbill#1851
          lago-api#643 killbill#1080 killbill#1082 lago-api#4642 lago-api#3703
          killbill#1951 killbill#1952 killbill#1454 killbill#1863 killbill#1832
          """
              .strip()
              .split("\\s+"));

  private static List<String> rows() throws IOException {
    return Files.readAllLines(Path.of("../docs/faults-of-others.md")).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
        .toList();
  }

  @Test
  void every_fault_has_a_row_with_a_test() throws IOException {
    for (String fault : FAULTS) {
      var rows =
          rows().stream()
              .filter(row -> Pattern.compile(fault + "(?!\\d)").matcher(row).find())
              .toList();
      assertEquals(1, rows.size(), fault);
      assertTrue(TEST.matcher(rows.getFirst()).find(), fault);
    }
  }

  @Test
  void every_test_that_is_named_exists() throws IOException {
    for (String row : rows()) {
      TEST.matcher(row)
          .results()
          .forEach(
              test -> {
                String name = "io.openmaas.billing." + test.group(1);
                assertTrue(
                    methods(name).anyMatch(test.group(2)::equals),
                    name + " has no test " + test.group(2));
              });
    }
  }

  private static java.util.stream.Stream<String> methods(String name) {
    try {
      return Arrays.stream(Class.forName(name).getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(Test.class))
          .map(java.lang.reflect.Method::getName);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " does not exist", e);
    }
  }
}
