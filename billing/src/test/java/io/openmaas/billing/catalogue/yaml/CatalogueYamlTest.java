package io.openmaas.billing.catalogue.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.operator.OperatorId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueYamlTest {
  private static final LocalDate DAY = LocalDate.of(2026, 10, 12);

  @Test
  void the_shipped_catalogue_sells_a_subscription_and_pay_as_you_go_in_each_currency() {
    var catalogue = CatalogueYaml.shipped();
    for (String code : List.of("EUR", "BRL", "USD")) {
      var currency = Currency.getInstance(code);
      assertEquals(2, catalogue.onSale(currency, DAY).size(), code);
      assertTrue(catalogue.withoutSubscription(currency, DAY).isPresent(), code);
    }
    assertEquals(
        "City Flat", catalogue.get(new TariffRef("city-flat@1")).text().name().inEnglish());
    assertEquals(
        new BigDecimal("19"), catalogue.taxRate("DE", TaxCategory.CAR_RENTAL, DAY).percent());
    assertEquals(
        new BigDecimal("5"),
        catalogue.termsOf(new OperatorId("city-transit"), DAY).orElseThrow().commissionPercent());
  }

  @Test
  void tax_follows_the_date_of_supply() {
    var catalogue = CatalogueYaml.shipped();
    for (var expected :
        Map.of(
                "2022-12-31",
                "10",
                "2023-01-01",
                "0",
                "2023-04-30",
                "0",
                "2023-05-01",
                "10",
                "2024-12-31",
                "10",
                "2025-01-01",
                "14",
                "2026-01-01",
                "13.5")
            .entrySet()) {
      assertEquals(
          new BigDecimal(expected.getValue()),
          catalogue
              .taxRate(
                  "FI", TaxCategory.LOCAL_PASSENGER_TRANSPORT, LocalDate.parse(expected.getKey()))
              .percent(),
          expected.getKey());
    }
    assertThrows(
        IllegalStateException.class, () -> catalogue.taxRate("CH", TaxCategory.CAR_RENTAL, DAY));
  }

  @Test
  void every_flaw_is_named_with_file_line_field_and_reason() {
    var refused =
        assertThrows(
            CatalogueRefused.class,
            () ->
                CatalogueYaml.read(
                    Map.of(
                        "plans.yaml",
                        """
                        currency: EUR
                        plans:
                          - id: flat
                            version: one
                            effectiveFrom: 2026-02-30
                            name: Flat
                            description: A plan
                            billing: CALENDAR_MONTH
                            ceiling: { minutesPercent: 25, minutesAtLeast: 5, metresPercent: 10 }
                            prices:
                              - kind: recurring
                                name: Fee
                                amount: "49.005"
                                tax: LOCAL_PASSENGER_TRANSPORT
                              - kind: perUnit
                                name: Time
                                usage: CAR_SHARE
                                unit: HOUR
                                tax: CAR_RENTAL
                                byVehicleClass: { SMALL: "0.22", TRUCK: "1" }
                        """)));
    assertEquals(
        """
        plans.yaml:4: plans[0].version: 'one' is not a whole number
        plans.yaml:5: plans[0].effectiveFrom: '2026-02-30' is not a date such as 2026-01-01
        plans.yaml:13: plans[0].prices[0].amount: '49.005' is not an amount of EUR with at most 2 decimals
        plans.yaml:18: plans[0].prices[1].unit: 'HOUR' is not one of [MINUTE, KILOMETRE, MILE, USE]
        plans.yaml:20: plans[0].prices[1].byVehicleClass.TRUCK: is not known here; known are MINI, SMALL, COMPACT, ESTATE, VAN\
        """,
        refused.getMessage());
  }

  @Test
  void a_typing_error_is_not_a_default() {
    assertFlaw(
        "terms.yaml:2: operatorTerms[0].comission: is not known here; did you mean 'commissionPercent'? Known are operator, role,"
            + " commissionPercent, from",
        "terms.yaml",
        """
        operatorTerms:
          - { operator: city-transit, role: PRINCIPAL, commissionPercent: 5, from: 2026-01-01, comission: 4 }
        """);
  }

  @Test
  void rates_that_overlap_are_refused() {
    assertFlaw(
        "tax.yaml:3: taxRates[1].from: overlaps the rate of DE from 2021-01-01",
        "tax.yaml",
        """
        taxRates:
          - { country: DE, category: CAR_RENTAL, percent: 19, from: 2021-01-01, source: law }
          - { country: DE, category: CAR_RENTAL, percent: 20, from: 2027-01-01, source: law }
        """);
  }

  @Test
  void what_is_not_yaml_is_refused_with_its_line(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "plans:\n  - id: [\n");
    var refused = assertThrows(CatalogueRefused.class, () -> CatalogueYaml.folder(folder));
    assertTrue(
        refused.getMessage().matches(".*broken\\.yaml:\\d+: \\(file\\): is not YAML: .*"),
        refused.getMessage());
  }

  private static void assertFlaw(String expected, String file, String text) {
    var refused =
        assertThrows(CatalogueRefused.class, () -> CatalogueYaml.read(Map.of(file, text)));
    assertEquals(expected, refused.getMessage());
  }
}
