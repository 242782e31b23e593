package io.openmaas.billing.catalogue.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.TaxCategory;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
  @ParameterizedTest
  @MethodSource("names")
  void each_example_is_a_catalogue(String name) {
    var catalogue = CatalogueYaml.example(name);
    assertFalse(catalogue.plans().isEmpty(), name);
    for (Plan plan : catalogue.plans()) {
      assertFalse(plan.sale().countries().isEmpty(), plan.ref() + " names where it is sold");
      for (Charge charge : plan.content().charges()) {
        for (String country : plan.sale().countries()) {
          if (charge.tax() != TaxCategory.OUTSIDE_SCOPE) {
            catalogue.taxRate(country, charge.tax(), plan.effectiveFrom());
          }
        }
      }
      var read =
          CatalogueYaml.readBeside(
              new Catalogue(List.of(), catalogue.taxRates(), List.of()),
              Map.of("p", PlanWriter.write(plan)));
      assertEquals(List.of(plan), read.plans());
    }
  }

  /** All of them can be imported beside what is sold. */
  @Test
  void all_examples_fit_beside_the_shipped_catalogue() {
    var files = new java.util.LinkedHashMap<String, String>();
    CatalogueYaml.examples().forEach(name -> files.put(name, CatalogueYaml.exampleText(name)));
    var together = CatalogueYaml.readBeside(CatalogueYaml.shipped(), files);
    var ids = new HashSet<String>();
    together.plans().forEach(plan -> ids.add(plan.ref().value()));
    assertEquals(together.plans().size(), ids.size());
  }

  @Test
  void no_example_is_forgotten() throws URISyntaxException {
    var folder = Path.of(CatalogueYaml.class.getResource("/catalogue/examples").toURI()).toFile();
    var names = new ArrayList<String>();
    for (File file : folder.listFiles()) {
      names.add(file.getName().replace(".yaml", ""));
    }
    String[] sorted = names.toArray(String[]::new);
    Arrays.sort(sorted);
    assertEquals(CatalogueYaml.examples(), List.of(sorted));
  }

  static List<String> names() {
    return CatalogueYaml.examples();
  }
}
