package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.demo.ApiClient;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two who share a plan, its allowance and a budget; one of them pays. */
@QuarkusTest
class A15_HouseholdTest extends Story {
  /** One trip by transit a month is included, each further one is charged as the operator asks. */
  private static final String FAMILY =
      """
      currency: EUR
      plans:
        - id: a15-family
          version: 1
          effectiveFrom: 2030-01-01
          name: { en: Family, de: Familie }
          prices:
            - { kind: recurring, name: Fee, tax: LOCAL_PASSENGER_TRANSPORT, amount: "10.00", prorated: false }
            - { kind: operatorPrice, name: Ticket, usage: TRANSIT, tax: LOCAL_PASSENGER_TRANSPORT }
          benefits:
            - { kind: allowance, name: Included trips, usage: TRANSIT, measure: uses, amount: "1", per: PERIOD }
      """;

  @Test
  void two_members_share_the_last_trip_of_an_allowance_and_a_budget() {
    importCatalogue("family.yaml", FAMILY);
    Person ada = member("Ada");
    Person bert = member("Bert");

    // Given a household that pays for a plan that both may use
    JsonNode household =
        ada.api().post("/v1/accounts", Map.of("kind", "HOUSEHOLD", "name", "Ada & Bert"));
    String account = "/v1/accounts/" + household.path("id").asText();
    ada.api().post(account + "/members", Map.of("traveller", bert.id()));
    bert.api().post(account + "/acceptance", Map.of());
    ada.api()
        .post(
            "/v1/subscriptions",
            Map.of(
                "planId",
                "a15-family",
                "account",
                household.path("id").asText(),
                "members",
                List.of(bert.id())));
    assertEquals("1", included(bert).path("left").asText());

    // When both are shown a trip that the plan includes, and Ada takes it
    JsonNode adas = offerByTransit(ada);
    JsonNode berts = offerByTransit(bert);
    assertEquals(0, price(adas).signum());
    assertEquals(0, price(berts).signum());
    booked(ada, adas);

    // Then Bert cannot have the same once more: he is told what it costs now, and asks anew
    assertEquals("0", included(bert).path("left").asText());
    assertRefused("entitlement-exhausted", "2.40", tryBook(bert, berts));
    JsonNode fresh = offerByTransit(bert);
    assertEquals(new BigDecimal("2.40"), price(fresh));

    // And since Ada wants to be asked above 2.00, she is, and says yes
    RawHttp.Reply limit =
        RawHttp.as(demo.base(), ada.email(), demo.password())
            .send(
                "PUT",
                account + "/limits",
                """
                {"scope": "EACH_MEMBER", "per": "MONTH", "most": "4.00", "approvalAbove": "2.00"}
                """,
                Map.of());
    assertEquals(200, limit.status(), limit::toString);
    assertRefused("approval-needed", "2.40", tryBook(bert, fresh));
    assertEquals(403, bert.api().tryGet(account + "/approvals").status());
    JsonNode question = ada.api().get(account + "/approvals").get(0);
    assertEquals("2.40", question.at("/amount/amount").asText());
    String decision = account + "/approvals/" + question.path("id").asText() + "/decision";
    ada.api().post(decision, Map.of("decision", "APPROVED", "reason", "fine"));
    booked(bert, fresh);

    // And of his 4.00 there are 1.60 left, too little for another
    assertEquals(
        "1.60", bert.api().get("/v1/me/holdings").at("/budgets/0/left/amount").asText());
    assertRefused("budget-exceeded", "1.60", tryBook(bert, offerByTransit(bert)));

    // Then the household has one invoice: 10.00 + 0.00 (included) + 2.40 = 12.40, and the members
    // have none of their own
    nextMonth();
    JsonNode run = demo.finance().post("/v1/invoice-runs", Map.of("until", until()));
    assertEquals(0, run.path("failures").size(), run::toPrettyString);
    JsonNode invoices = ada.api().get("/v1/invoices");
    assertEquals(1, invoices.size(), invoices::toPrettyString);
    JsonNode invoice = invoices.get(0);
    assertEquals(
        List.of("0.00", "10.00", "2.40"),
        stream(invoice.path("lines")).map(it -> amount(it.path("amount")).toString()).sorted().toList(),
        invoice::toPrettyString);
    assertEquals(new BigDecimal("12.40"), amount(invoice.path("total")));
    assertEquals("Ada & Bert", invoice.at("/recipient/name").asText());
    assertEquals(0, bert.api().get("/v1/invoices").size());
    String path = "/v1/invoices/" + invoice.path("id").asText();
    assertEquals(404, bert.api().tryGet(path).status());
    assertEquals(200, ada.api().tryGet(path).status());
  }

  private static JsonNode included(Person person) {
    JsonNode holdings = person.api().get("/v1/me/holdings");
    assertEquals(1, holdings.path("allowances").size(), holdings::toPrettyString);
    return holdings.path("allowances").get(0);
  }

  private static BigDecimal price(JsonNode offer) {
    return amount(leg(offer, "TRANSIT").path("price").path("forTraveller"));
  }

  private static ApiClient.Answer tryBook(Person person, JsonNode offer) {
    return person
        .api()
        .tryPost("/v1/bookings", offerId(offer), "Idempotency-Key", UUID.randomUUID().toString());
  }

  private static void assertRefused(String type, String because, ApiClient.Answer answer) {
    assertEquals(409, answer.status(), answer.body()::toPrettyString);
    assertTrue(answer.body().path("type").asText().endsWith(type), answer.body()::toPrettyString);
    assertTrue(answer.body().toString().contains(because), answer.body()::toPrettyString);
  }
}
