package io.openmaas.billing.catalogue.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanViewTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          whim          | whim-urban      | taxi       | up to 5 km: 10.00 EUR per ride / otherwise: the operator's price
          whim          | whim-bike-2022  | bike       | 1.00 EUR for each started 30 minutes, the first 30 minutes free
          miles         | miles           | drive      | S: whatever is cheapest of 0.29 EUR per parking minute and 0.89 EUR per km; Shortie 6 h / 50 km (6 h and 50 km) 29.00 EUR; Roadie 24 h / 100 km (24 h and 100 km) 49.00 EUR; further km 0.19 EUR up to 300 km, then 0.39 EUR; unlocking 1.00 EUR / ...
          socar         | socar           | time-small | Friday from 18:50: 1320 KRW for each started 10 minutes / Saturday: 1320 KRW for each started 10 minutes / Sunday until 19:00: 1320 KRW for each started 10 minutes / otherwise: 1100 KRW for each started 10 minutes / at least 30 minutes each time
          clevershuttle | clevershuttle   | ride       | up to 7 km 2.34 EUR and 1.20 EUR per km; then 0.90 EUR per km / by demand between 75 % and 125 % of that
          clevershuttle | clevershuttle   | passengers | up to 1 passenger free; then 3.00 EUR per passenger
          kinto         | kinto-one       | early-exit | 218900 JPY for leaving before the minimum term ends
          company-fleet | company-fleet   | software   | 590.00 EUR per year
          """)
  void prices_are_said_in_words(String example, String plan, String code, String expected) {
    Plan found = plan(example, plan);
    int index =
        found.content().charges().stream().map(c -> c.code().value()).toList().indexOf(code);
    String words = String.join(" / ", PlanView.of(found).prices().get(index).words());
    int dots = expected.indexOf("...");
    assertEquals(expected, dots < 0 ? words : words.substring(0, dots) + "...");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          whim         | whim-2016    | 5500 units per billing period, each pays 1.00 EUR, they lapse after 1 month, top-ups lapse after 1 month (Car share or Taxi)
          zipcar       | zipcar       | 200 miles for each 24 h and 20 for each further 1 h included (Car share)
          fare-capping | fare-capping | at most 8.80 EUR per day (Transit, with city-ferry or city-transit)
          finn         | finn         | 4998 miles over the whole term included (Car share)
          """)
  void benefits_are_said_in_words(String example, String plan, String expected) {
    assertEquals(expected, PlanView.of(plan(example, plan)).benefits().getFirst().words());
  }

  @Test
  void the_conditions_of_a_plan_are_said() {
    assertEquals(
        "25 % off the fee, the first month; minimum term 6 months",
        String.join("; ", PlanView.of(plan("finn", "finn")).conditions()));
  }

  @Test
  void every_price_of_every_example_has_words() {
    for (String example : CatalogueYaml.examples()) {
      for (Plan plan : CatalogueYaml.example(example).plans()) {
        for (var price : PlanView.of(plan).prices()) {
          String words = price.words().stream().collect(Collectors.joining());
          assertFalse(words.isBlank(), plan.ref() + " " + price.name());
        }
      }
    }
  }

  private static Plan plan(String example, String id) {
    return CatalogueYaml.example(example).plans().stream()
        .filter(plan -> plan.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
