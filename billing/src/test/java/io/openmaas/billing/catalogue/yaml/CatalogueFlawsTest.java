package io.openmaas.billing.catalogue.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.CatalogueRefused.Flaw;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Everything that can be wrong is named with its line, and nothing of the file is taken. */
class CatalogueFlawsTest {
  private static final String PLAN =
      """
      currency: EUR
      plans:
        - id: flat
          version: 1
          effectiveFrom: 2026-01-01
          name: Flat
          prices:
      """;

  private static String refusal(String text) {
    return assertThrows(
            CatalogueRefused.class, () -> CatalogueYaml.readBesideShippedTaxes(Map.of("f", text)))
        .getMessage();
  }

  /** The charge on line 8 is refused with this. */
  private static void assertCharge(String charge, String expected) {
    assertEquals("f:8: plans[0]." + expected, refusal(PLAN + "      - { " + charge + " }\n"));
  }

  @Test
  void charges() {
    String use = "name: X, tax: CAR_RENTAL, usage: CAR_SHARE, ";
    assertCharge(
        "kind: perunit, name: X, tax: STANDARD",
        "prices[0].kind: 'perunit' is not one of [recurring, oneOff, included, perUnit, graduated,"
            + " volume, package, stairStep, tieredBlock, percentage, graduatedPercentage, dynamic,"
            + " operatorPrice, quoted, bestPrice]; did you mean 'perUnit'?");
    assertCharge(
        "kind: recurring, name: X, tax: CAR_RENTL, amount: \"1\"",
        "prices[0].tax: 'CAR_RENTL' is not one of [LOCAL_PASSENGER_TRANSPORT, ON_DEMAND_TRANSPORT,"
            + " CAR_RENTAL, BIKE_RENTAL, STANDARD, OUTSIDE_SCOPE]; did you mean 'CAR_RENTAL'?");
    assertCharge(
        "kind: recurring, name: X, tax: STANDARD, amount: \"4.999\"",
        "prices[0].amount: '4.999' is not an amount of EUR with at most 2 decimals");
    assertCharge(
        "kind: recurring, name: X, tax: STANDARD, amount: \"5 USD\"",
        "prices[0].amount: is in USD, but the plan is in EUR");
    assertCharge(
        "kind: recurring, name: X, tax: STANDARD, amount: 1e3",
        "prices[0].amount: '1e3' is not an amount of EUR with at most 2 decimals");
    assertCharge(
        "kind: recurring, name: X, tax: STANDARD, amount: \"5\", every: 2 moons",
        "prices[0].every: '2 moons' is not a period such as '1 month' or '14 days'");
    assertCharge(
        "kind: graduated, "
            + use
            + "unit: MINUTE, tiers: [{ upTo: 9, unit: 1 }, { upTo: 9, unit: 2 }, { unit: 3 }]",
        "prices[0].tiers[1].upTo: tiers must rise: 9 after 9");
    assertCharge(
        "kind: volume, " + use + "unit: MINUTE, tiers: [{ upTo: 9, unit: 1 }]",
        "prices[0].tiers[0].upTo: the last tier must be open: leave it out here, or add a tier");
    assertCharge(
        "kind: perUnit, " + use + "price: 1",
        "prices[0].unit: is missing; write unit, or measure for anything else that is counted");
    assertCharge(
        "kind: perUnit, "
            + use
            + "unit: MINUTE, variants: [{ price: 1 }, { when: { vehicleClasses: VAN }, price: 2 }]",
        "prices[0].variants[1]: can never be reached: variants[0] comes first and takes all its uses");
    assertCharge(
        "kind: perUnit, " + use + "unit: MINUTE, variants: [{ when: { usage: TAXI }, price: 1 }]",
        "prices[0].variants[0]: can never be reached: the charge is for other uses");
    assertCharge(
        "kind: perUnit, "
            + use
            + "unit: MINUTE, variants: [{ when: { vehicleClasses: VANN }, price: 1 }]",
        "prices[0].variants[0].when.vehicleClasses: 'VANN' is not a vehicle class; known are MINI,"
            + " SMALL, COMPACT, ESTATE, VAN");
    assertCharge(
        "kind: included, name: \"\ucc28\", tax: CAR_RENTAL",
        "prices[0].code: is missing, and cannot be made of the name");
  }

  @Test
  void references_within_a_plan() {
    assertEquals(
        """
        f:8: plans[0].phases[0].charges: 'feee' is not a charge of this plan; did you mean 'fee'? It has fee, time
        f:11: plans[0].prices[1].code: 'fee' is that of prices[0] already; give it one of its own
        f:13: plans[0].benefits[0].counts: 'tme' is not a charge of this plan; did you mean 'time'? It has fee, time\
        """,
        refusal(
            """
            currency: EUR
            plans:
              - id: flat
                version: 1
                effectiveFrom: 2026-01-01
                name: Flat
                phases:
                  - { kind: TRIAL, length: 14 days, charges: feee }
                prices:
                  - { kind: recurring, name: Fee, tax: STANDARD, amount: "9" }
                  - { kind: oneOff, name: fee, tax: STANDARD, amount: "9", occasion: SIGN_UP }
                  - { kind: perUnit, name: Time, tax: STANDARD, unit: MINUTE, price: 1 }
                benefits: [ { kind: commitment, name: M, minimum: "5", counts: tme, tax: STANDARD } ]
            """));
  }

  @Test
  void plans_beside_each_other() {
    String price = "prices: [ { kind: included, name: X, tax: STANDARD } ]";
    assertEquals(
        """
        f:3: plans[0].addOns: there is no plan 'bke'; did you mean 'bike'?
        f:5: plans[2].effectiveFrom: overlaps version 1, which is sold from 2026-01-01: a later version must begin later
        f:6: plans[3].currency: USD, but version 2 is in EUR; take another id for another currency
        f:7: plans[4].addOns: plan 'flat' is not of kind ADD_ON
        f:8: plans[5].version: plan version bike@1 is there twice
        f:9: plans[6].addOns: add-on 'bike' is in EUR, but the plan is in USD\
        """,
        refusal(
            """
            currency: EUR
            plans:
              - { id: flat, version: 1, effectiveFrom: 2026-01-01, name: F, addOns: bke, PRICE }
              - { id: bike, version: 1, effectiveFrom: 2026-01-01, name: B, kind: ADD_ON, PRICE }
              - { id: flat, version: 2, effectiveFrom: 2026-01-01, name: F, PRICE }
              - { id: flat, version: 3, effectiveFrom: 2027-01-01, currency: USD, name: F, PRICE }
              - { id: other, version: 1, effectiveFrom: 2026-01-01, name: O, addOns: flat, PRICE }
              - { id: bike, version: 1, effectiveFrom: 2028-01-01, name: B, kind: ADD_ON, PRICE }
              - { id: usd, version: 1, effectiveFrom: 2026-01-01, currency: USD, name: U, addOns: bike, PRICE }
            """
                .replace("PRICE", price)));
  }

  @Test
  void what_is_sold_where_it_cannot_be_taxed() {
    assertEquals(
        "f:9: plans[0].prices[0].tax: no tax rate for CAR_RENTAL in CH on 2026-01-01",
        refusal(
            PLAN.replace("    name: Flat", "    name: Flat\n    soldIn: [DE, CH]")
                + "      - { kind: included, name: X, tax: CAR_RENTAL }\n"));
    assertEquals(
        "f:8: plans[0].prices[0].tax: no tax rate for CAR_RENTAL in DE on 2027-01-01",
        refusal(
            PLAN.replace("    name: Flat", "    name: Flat\n    soldIn: DE")
                    .replace(
                        "    prices:",
                        "    prices: [ { kind: included, name: X, tax: CAR_RENTAL } ]")
                + "taxRates: [ { country: DE, category: CAR_RENTAL, percent: 19, from: 2021-01-01, to: 2027-01-01, source: x } ]\n"));
  }

  @Test
  void a_part_of_a_larger_file_is_read_with_its_lines() {
    var flaws = new ArrayList<Flaw>();
    var root =
        (YamlNode.Mapping)
            YamlTree.read("scenario.yaml", "name: S\ncatalogue:\n  currency: EURO\n", flaws);
    var part = (YamlNode.Mapping) root.fields().get("catalogue");
    assertTrue(CatalogueYaml.read("scenario.yaml", "catalogue", part, flaws).isEmpty());
    assertEquals(
        "scenario.yaml:3: catalogue.currency: 'EURO' is not an ISO 4217 code",
        flaws.getFirst().toString());
  }

  @Test
  void fields_that_are_there_twice_and_second_documents_are_refused() {
    assertTrue(refusal("currency: EUR\ncurrency: USD\n").startsWith("f:2: (file): currency is"));
    assertEquals(
        "f:3: (file): holds more than one document; import each as a file of its own",
        refusal("taxRates: []\n---\nplans: []\n"));
  }

  /** Whatever is broken in a file, it is either read or refused with its lines. */
  @Test
  void broken_files_never_make_another_error() {
    long seed = Long.getLong("seed", new Random().nextLong());
    var random = new Random(seed);
    var texts = CatalogueYaml.examples().stream().map(CatalogueYaml::exampleText).toList();
    for (int i = 0; i < 1500; i++) {
      var lines = new ArrayList<>(texts.get(random.nextInt(texts.size())).lines().toList());
      for (int k = 1 + random.nextInt(3); k > 0; k--) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int cut = line.isEmpty() ? 0 : random.nextInt(line.length());
        switch (random.nextInt(4)) {
          case 0 -> lines.remove(at);
          case 1 -> lines.set(at, line.substring(0, cut) + "x" + line.substring(cut));
          case 2 ->
              lines.set(
                  at, line.substring(0, cut) + line.substring(Math.min(cut + 2, line.length())));
          default -> lines.set(at, line.replaceFirst("[0-9]+", "-7"));
        }
      }
      String text = String.join("\n", lines);
      try {
        CatalogueYaml.readBesideShippedTaxes(Map.of("f", text));
      } catch (CatalogueRefused e) {
        e.flaws().forEach(flaw -> assertTrue(flaw.line() >= 1, "seed " + seed));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", file " + i + "\n" + text, e);
      }
    }
  }
}
