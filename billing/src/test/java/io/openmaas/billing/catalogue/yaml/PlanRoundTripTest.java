package io.openmaas.billing.catalogue.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.TaxRate;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlanRoundTripTest {
  private static final int PLANS = 3000;

  @Test
  void what_was_written_is_read_as_the_same_plan() {
    long seed = Long.getLong("seed", new Random().nextLong());
    for (int i = 0; i < PLANS; i++) {
      var plan = new RandomPlans(seed + i).plan(new PlanId("plan-" + i), 1 + i % 9, i % 5 == 0);
      String yaml = PlanWriter.write(plan);
      try {
        var read = CatalogueYaml.readBeside(everyTax(), Map.of("p", yaml));
        assertEquals(List.of(plan), read.plans(), "seed " + (seed + i) + "\n" + yaml);
      } catch (CatalogueRefused e) {
        throw new AssertionError("seed " + (seed + i) + "\n" + yaml, e);
      }
    }
  }

  private static Catalogue everyTax() {
    var rates = new ArrayList<TaxRate>();
    for (String country : List.of("DE", "FI", "KR")) {
      for (TaxCategory category : TaxCategory.values()) {
        rates.add(
            new TaxRate(
                country,
                category,
                BigDecimal.TEN,
                LocalDate.of(2000, 1, 1),
                Optional.empty(),
                "test"));
      }
    }
    return new Catalogue(List.of(), rates, List.of());
  }

  @Test
  void the_shipped_plans_are_the_same_when_written_and_read() {
    for (Plan plan : CatalogueYaml.shipped().plans()) {
      var read = CatalogueYaml.read(Map.of("p", PlanWriter.write(plan)));
      assertEquals(List.of(plan), read.plans());
    }
  }
}
