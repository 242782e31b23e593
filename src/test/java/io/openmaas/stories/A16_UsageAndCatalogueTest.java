package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.demo.ApiClient;
import io.openmaas.core.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Usage that machines report, tariffs that finance imports, and the run that invoices both. */
@QuarkusTest
class A16_UsageAndCatalogueTest extends Story {
  private static final String PARKING =
      """
      currency: EUR
      plans:
        - id: a16-parking
          version: %d
          effectiveFrom: %s
          name: Parking
          %s
          prices:
            - { kind: recurring, name: Fee, tax: STANDARD, amount: "%s", prorated: false }
            - kind: graduated
              name: Parking
              usage: PARKING
              measure: minutes
              tax: STANDARD
              tiers: [ { upTo: "100", unit: "0.10" }, { unit: "0.05" } ]
      """;

  @Test
  void reported_usage_is_told_apart_item_by_item_and_billed_by_tiers() {
    importCatalogue("parking.yaml", PARKING.formatted(1, "2030-01-01", "", "5.00"));
    Person cleo = member("Cleo");
    subscribe(cleo, "a16-parking");
    RawHttp garage = caller(Role.OPERATOR);
    String source = "garage-" + UUID.randomUUID();
    String at = until();

    // an array: two are recorded, the others are refused each with its field
    String first = record(cleo, source, "p1", at, "60", "");
    RawHttp.Reply batch =
        garage.post(
            "/v1/usage-records",
            "["
                + String.join(
                    ",",
                    first,
                    record(cleo, source, "p2", at, "70", ""),
                    record(cleo, source, "p3", at, "-1", ""),
                    record(cleo, source, "p4", "2099-01-01T00:00:00Z", "1", ""),
                    record(cleo, source, "p5", at, "1", ",\"colour\":\"red\""),
                    record(cleo, "rental", "p6", at, "1", ""),
                    first)
                + "]");
    assertEquals(207, batch.status(), batch::toString);
    assertEquals(
        List.of(
            "recorded -",
            "recorded -",
            "refused quantities.minutes",
            "refused at",
            "refused colour",
            "refused source",
            "already -"),
        stream(batch.json().path("results"))
            .map(it -> it.path("result").asText() + " " + it.path("field").asText("-"))
            .toList());

    // a CloudEvent, twice: recorded once
    String event =
        """
        {"specversion": "1.0", "type": "org.example.parked", "id": "e1", "source": "%s", "time": "%s",
         "data": {"traveller": "%s", "city": "marenholm", "kind": "PARKING", "quantities": {"minutes": 10}}}
        """
            .formatted(source, at, cleo.id());
    var asEvent = Map.of("Content-Type", "application/cloudevents+json");
    assertEquals(201, garage.send("POST", "/v1/usage-records", event, asEvent).status());
    assertEquals(200, garage.send("POST", "/v1/usage-records", event, asEvent).status());

    // the same key with other content is refused, and finance sees both
    RawHttp.Reply other =
        garage.post("/v1/usage-records", record(cleo, source, "p1", at, "61", ""));
    assertEquals(409, other.status(), other::toString);
    JsonNode conflict =
        stream(demo.finance().get("/v1/usage-conflicts").path("items"))
            .filter(it -> it.path("key").asText().equals(source + "/p1"))
            .findFirst()
            .orElseThrow();
    assertEquals("61", conflict.at("/told/quantities/minutes").asText());
    assertEquals("60", conflict.at("/stands/0/quantities/minutes").asText());

    // 60 + 70 + 10 minutes: 100 x 0.10 + 40 x 0.05 = 12.00
    assertEquals(List.of("5.00", "12.00"), amounts(cleo.api().get("/v1/bill")));

    // finance believes the second report: 61 + 70 + 10, 100 x 0.10 + 41 x 0.05 = 12.05
    demo.finance()
        .post(
            "/v1/usage-conflicts/" + conflict.path("id").asText() + "/resolution",
            Map.of("resolution", "CORRECTED"));
    assertEquals(List.of("5.00", "12.05"), amounts(cleo.api().get("/v1/bill")));

    // the invoice says what the bill said
    nextMonth();
    assertRun(demo.finance());
    JsonNode invoice = cleo.api().get("/v1/invoices").get(0);
    assertEquals(List.of("5.00", "12.05"), amounts(invoice));
    assertEquals(new BigDecimal("17.05"), amount(invoice.path("total")));
  }

  private static String record(
      Person of, String source, String id, String at, String minutes, String more) {
    return """
        {"id": "%s", "source": "%s", "traveller": "%s", "city": "marenholm", "kind": "PARKING",
         "at": "%s", "quantities": {"minutes": "%s"}%s}
        """
        .formatted(id, source, of.id(), at, minutes, more);
  }

  @Test
  void a_catalogue_is_taken_whole_or_not_at_all_and_subscriptions_move_with_a_new_version() {
    ApiClient finance = demo.finance();
    // a file with three mistakes is refused whole, each named with its line
    var broken =
        """
        currency: EUR
        plans:
          - id: a16-broken
            version: 1
            effectiveFrom: 2030-13-01
            name: Broken
            prices:
              - { kind: recurring, name: Fee, tax: STANDARD, amount: 5.001 }
              - { kind: perUnti, name: Car, usage: CAR_SHARE, tax: CAR_RENTAL, price: "0.2" }
        """;
    var file = Map.of("files", List.of(Map.of("name", "broken.yaml", "text", broken)));
    ApiClient.Answer refused = finance.tryPost("/v1/catalogue", file);
    assertEquals(422, refused.status());
    assertEquals(
        List.of("broken.yaml:5:", "broken.yaml:8:", "broken.yaml:9:"),
        stream(refused.body().path("errors"))
            .map(it -> it.path("field").asText().replaceFirst(" .*", ""))
            .distinct()
            .toList(),
        refused.body()::toPrettyString);
    assertEquals(404, finance.tryGet("/v1/catalogue/plans/a16-broken").status());

    // who has a plan moves to its next version with the next month
    importCatalogue("moving.yaml", moving(1, LocalDate.of(2030, 1, 1), "", "7.00"));
    Person dora = member("Dora");
    subscribe(dora, "a16-moving");
    assertEquals(List.of("7.00"), amounts(dora.api().get("/v1/bill")));
    LocalDate month = now().toLocalDate().withDayOfMonth(1).plusMonths(1);
    JsonNode imported =
        importCatalogue(
            "moving.yaml",
            moving(2, month, "migration: { withPeriodFrom: " + month + " }", "8.00"));
    assertEquals("a16-moving@2", imported.at("/added/0").asText(), imported::toPrettyString);
    assertEquals(1, imported.path("moves").size(), imported::toPrettyString);

    // what she has cannot be deleted, before and after she moves
    RawHttp staff = caller(Role.FINANCE);
    assertEquals(409, delete(staff, "a16-moving@1").status());
    nextMonth();
    assertEquals(409, delete(staff, "a16-moving@2").status());
    assertEquals(List.of("8.00"), amounts(dora.api().get("/v1/bill")));
    assertRun(finance);
    assertEquals(List.of("7.00"), amounts(dora.api().get("/v1/invoices").get(0)));
  }

  private static RawHttp.Reply delete(RawHttp staff, String version) {
    return staff.send("DELETE", "/v1/catalogue/plans/" + version, null, Map.of());
  }

  private static String moving(int version, LocalDate from, String migration, String fee) {
    return PARKING.replace("a16-parking", "a16-moving").formatted(version, from, migration, fee);
  }

  @Test
  void a_run_shows_its_progress_and_when_it_is_made_again_changes_nothing() {
    importCatalogue(
        "run.yaml",
        moving(1, LocalDate.of(2030, 1, 1), "", "9.00").replace("a16-moving", "a16-run"));
    var people = IntStream.range(0, 5).mapToObj(i -> member("Emil" + i)).toList();
    people.forEach(person -> subscribe(person, "a16-run"));
    nextMonth();
    ApiClient finance = demo.finance();
    JsonNode made = assertRun(finance);
    assertTrue(made.path("invoices").size() >= 5, made::toPrettyString);
    JsonNode progress = finance.get("/v1/invoice-runs/" + made.at("/run/id").asText());
    assertEquals(progress.path("total"), progress.path("done"));
    assertEquals(made.path("invoices").size(), progress.path("invoices").asInt());
    assertTrue(progress.hasNonNull("finished"), progress::toPrettyString);

    // the numbers of each year go from 1 without a gap
    List<JsonNode> all = stream(finance.get("/v1/invoices")).toList();
    for (String year :
        all.stream().map(it -> it.path("number").asText().substring(0, 8)).distinct().toList()) {
      var numbers =
          new ArrayList<>(
              all.stream()
                  .map(it -> it.path("number").asText())
                  .filter(number -> number.startsWith(year))
                  .map(number -> Integer.parseInt(number.substring(8)))
                  .sorted()
                  .toList());
      assertEquals(IntStream.rangeClosed(1, numbers.size()).boxed().toList(), numbers, year);
    }

    JsonNode again = assertRun(finance);
    assertEquals(0, again.path("invoices").size(), again::toPrettyString);
    assertEquals(all, stream(finance.get("/v1/invoices")).toList());
    for (Person person : people) {
      assertEquals(List.of("9.00"), amounts(person.api().get("/v1/invoices").get(0)));
    }
  }

  @Test
  void a_run_that_is_not_waited_for_answers_at_once_and_goes_on_by_itself() throws Exception {
    ApiClient finance = demo.finance();
    var answer = finance.tryPost("/v1/invoice-runs", Map.of("until", until(), "wait", false));
    assertEquals(202, answer.status());
    JsonNode asked = answer.body().path("run");
    assertEquals("REQUESTED", asked.path("state").asText(), asked::toPrettyString);
    String run = "/v1/invoice-runs/" + asked.path("id").asText();
    JsonNode progress = finance.get(run);
    for (int i = 0; i < 300 && !progress.hasNonNull("finished"); i++) {
      Thread.sleep(100);
      progress = finance.get(run);
    }
    assertEquals("FINISHED", progress.path("state").asText(), progress::toPrettyString);
    assertEquals(progress.path("total"), progress.path("done"));
    assertEquals(asked.path("id"), finance.get("/v1/invoice-runs").get(0).path("id"));
  }

  private JsonNode assertRun(ApiClient finance) {
    JsonNode run = finance.post("/v1/invoice-runs", Map.of("until", until()));
    assertEquals(0, run.path("failures").size(), run::toPrettyString);
    return run;
  }

  private static void subscribe(Person person, String plan) {
    person.api().post("/v1/subscriptions", Map.of("planId", plan));
  }

  private static List<String> amounts(JsonNode bill) {
    return stream(bill.path("lines")).map(it -> amount(it.path("amount")).toString()).toList();
  }
}
