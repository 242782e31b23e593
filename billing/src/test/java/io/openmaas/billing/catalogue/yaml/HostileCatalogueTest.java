package io.openmaas.billing.catalogue.yaml;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.CatalogueRefused;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that were written to do harm are refused with a line, soon and in little memory. */
class HostileCatalogueTest {
  private static final String HEAD =
      """
      currency: EUR
      plans:
        - id: flat
          version: 1
          effectiveFrom: 2026-01-01
          name: Flat
      """;
  private static final String FEE =
      "      - { kind: recurring, name: X, tax: STANDARD, amount: \"5\"";

  static Stream<String> files() {
    String fee = HEAD + "    prices:\n" + FEE;
    String aliases =
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + IntStream.range(1, 12)
                .mapToObj(
                    i ->
                        "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n"
                            .formatted(
                                i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1))
                .collect(Collectors.joining());
    return Stream.of(
        aliases,
        HEAD + "    prices: &p [ *p ]\n",
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        fee + ", every: 999999999 months }\n",
        fee + ", every: 2147483647 years }\n",
        fee + ", every: 101 years }\n",
        fee + ", every: 40000 months }\n",
        fee + ", every: 99999999999 days }\n",
        fee.replace("\"5\"", "\"" + "9".repeat(1_000_000) + "\"") + " }\n",
        fee.replace("\"5\"", "1e999999999") + " }\n",
        fee.replace("\"5\"", ".nan") + " }\n",
        fee.replace("\"5\"", "999999999999999") + " }\n",
        fee.replace("2026-01-01", "2026-02-31") + " }\n",
        fee.replace("2026-01-01", "0000-01-01") + " }\n",
        fee.replace("2026-01-01", "+999999999-12-31") + " }\n",
        fee.replace("2026-01-01", "9999-12-31") + " }\n",
        HEAD + "    minimumTerm: 999999999 months\n    prices:\n" + FEE + " }\n",
        fee.replace("EUR", "XXX") + " }\n",
        fee.replace("EUR", "XAU") + " }\n",
        fee.replace("Flat", "F".repeat(1_000_000)) + " }\n",
        fee.replace("Flat", "\"a\\0b\"") + " }\n",
        fee.replace("version: 1", "version: 2147483648") + " }\n",
        fee.replace("version: 1", "version: -1") + " }\n",
        HEAD
            + "    prices:\n      - { kind: graduated, name: X, tax: STANDARD, usage: CAR_SHARE, unit: MINUTE, tiers: ["
            + IntStream.range(1, 100_000)
                .mapToObj(i -> "{ upTo: " + i + ", unit: 1 }, ")
                .collect(Collectors.joining())
            + "{ unit: 3 } ] }\n");
  }

  @ParameterizedTest
  @MethodSource("files")
  void is_refused_with_its_line(String text) {
    var refused =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () ->
                assertThrows(
                    CatalogueRefused.class,
                    () -> CatalogueYaml.readBesideShippedTaxes(Map.of("f", text)),
                    () -> text.substring(0, Math.min(300, text.length()))));
    assertTrue(refused.getMessage().startsWith("f:"), refused.getMessage());
    assertTrue(refused.getMessage().length() < 100_000, "answers stay short");
  }
}
