package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.demo.SeededDemo;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** What can happen in a month of a subscription, and what became known only after its invoice. */
@QuarkusTest
class A17_MonthInFullTest extends Story {
  private static final BigDecimal BASIC = new BigDecimal("31.00");
  private static final BigDecimal MORE = new BigDecimal("62.00");
  private static final BigDecimal PER_MINUTE = new BigDecimal("0.20");
  private static final BigDecimal PER_KM = new BigDecimal("0.30");

  /** The bound is 2 s; machines that do much else are given more. */
  private static final Duration AT_MOST = Duration.ofSeconds(10);

  private static final String PLAN =
      """
        - id: %s
          version: 1
          effectiveFrom: 2030-01-01
          name: %s
          prices:
            - { kind: recurring, name: { en: Monthly fee, de: Monatspreis }, tax: LOCAL_PASSENGER_TRANSPORT, amount: "%s" }
            - { kind: included, name: Transit, usage: TRANSIT, tax: LOCAL_PASSENGER_TRANSPORT }
            - { kind: perUnit, name: Car time, usage: CAR_SHARE, unit: MINUTE, tax: CAR_RENTAL, price: "0.20" }
            - { kind: perUnit, name: Car distance, usage: CAR_SHARE, unit: KILOMETRE, tax: CAR_RENTAL, price: "0.30" }
            - { kind: perUnit, name: Parking, usage: PARKING, unit: MINUTE, tax: STANDARD, price: "0.10" }
      """;

  @Test
  void a_month_in_full_and_what_was_learnt_of_it_later() throws IOException {
    importCatalogue(
        "month.yaml",
        "currency: EUR\nplans:\n"
            + PLAN.formatted("a17-basic", "Basic", BASIC)
            + PLAN.formatted("a17-more", "More", MORE));
    nextMonth();
    wait(Duration.ofHours(8));
    Person ada = member("Ada");
    JsonNode taken = ada.api().post("/v1/subscriptions", Map.of("planId", "a17-basic"));
    String subscription = "/v1/subscriptions/" + taken.path("id").asText();
    german(ada);

    // she rides on the first: 18 started minutes
    JsonNode ride = ride(ada);
    BigDecimal minutes = cents(PER_MINUTE.multiply(BigDecimal.valueOf(18)));
    BigDecimal km = cents(PER_KM.multiply(BigDecimal.valueOf(ride.path("metres").asLong(), 3)));

    // from the 16th she has more; from the 25th to the 27th it rests
    int days = now().toLocalDate().lengthOfMonth();
    BigDecimal basic = cents(BASIC.multiply(of(15, days)));
    BigDecimal more = cents(MORE.multiply(of(days - 18, days)));
    onDay(16);
    //   31.00 x 15 / days is over and due, 62.00 x (days - 15) / days comes with the month's end
    JsonNode change = preview(ada, subscription, "PLAN", Map.of("planId", "a17-more"));
    assertEquals(basic, amount(change.path("todayTotal")));
    assertEquals(cents(MORE.multiply(of(days - 15, days))), amount(change.path("nextTotal")));
    change(ada, subscription, 1, "PLAN", Map.of("planId", "a17-more"));
    onDay(25);
    JsonNode pause = preview(ada, subscription, "PAUSE", Map.of());
    change(ada, subscription, 2, "PAUSE", Map.of());
    onDay(28);
    JsonNode resume = preview(ada, subscription, "RESUME", Map.of());
    change(ada, subscription, 3, "RESUME", Map.of());
    BigDecimal shown =
        amount(change.path("todayTotal"))
            .add(amount(pause.path("todayTotal")))
            .add(amount(resume.path("todayTotal")))
            .add(amount(resume.path("nextTotal")));

    // the invoice is what the previews said:
    //   31.00 x 15 / days + 62.00 x (days - 18) / days, and the ride
    nextMonth();
    JsonNode first = invoiced(ada, 1);
    BigDecimal fees = basic.add(more);
    assertEquals(fees, shown);
    assertEquals(fees, sum(first, it -> it.path("kind").asText().equals("FEE")));
    assertEquals(minutes.add(km), sum(first, it -> it.path("kind").asText().equals("RENTAL")));
    assertEquals(fees.add(minutes).add(km), amount(first.path("total")));

    // and printed in German
    String pdf = pdfText(ada, first);
    for (String said :
        List.of("Rechnung " + first.path("number").asText(), "Monatspreis", "Kunde")) {
      assertTrue(pdf.contains(said), said + " is not in\n" + pdf);
    }

    // finance credits 1.00 of the fee as a favour, and learns of 30 minutes of parking on the 20th
    // and that the car was not hers to pay
    JsonNode note =
        demo.finance()
            .post(
                "/v1/invoices/" + first.path("id").asText() + "/credit-notes",
                Map.of(
                    "extent", "LINES", "lines", List.of(Map.of("position", 1, "amount", "1.00"))),
                "Idempotency-Key",
                UUID.randomUUID().toString());
    assertEquals("CREDIT_NOTE", note.path("kind").asText());
    assertEquals(new BigDecimal("-1.00"), amount(note.path("total")), note::toPrettyString);
    assertEquals(
        amount(first.path("total")).subtract(BigDecimal.ONE),
        amount(ada.api().get("/v1/invoices/" + first.path("id").asText()).path("open")));
    report(
        ada,
        Map.of(
            "kind", "PARKING",
            "at", now().minusMonths(1).withDayOfMonth(20).toInstant().toString(),
            "quantities", Map.of("minutes", "30")));
    report(ada, Map.of("reverses", "rental/" + ride.path("id").asText()));

    // both are on the next invoice, the ride as a correction that names the first:
    //   62.00 + 30 x 0.10 - the ride; the credited 1.00 is off the first, which is not paid
    nextMonth();
    JsonNode second = invoiced(ada, 3);
    assertEquals(MORE, sum(second, it -> it.path("kind").asText().equals("FEE")));
    assertEquals(
        new BigDecimal("3.00"),
        sum(second, it -> !it.hasNonNull("corrects") && !it.path("kind").asText().equals("FEE")));
    Predicate<JsonNode> corrects =
        it -> it.at("/corrects/number").asText().equals(first.path("number").asText());
    assertEquals(minutes.add(km).negate(), sum(second, corrects), second::toPrettyString);
    BigDecimal total = MORE.add(new BigDecimal("3.00")).subtract(minutes).subtract(km);
    assertEquals(total, amount(second.path("total")));
    assertEquals(total, amount(second.path("payable")));
  }

  // The ride

  /** Metro and car; the bill is watched at the last ignition-off and at the return. */
  private JsonNode ride(Person ada) {
    JsonNode booking = booked(ada, offerByTransitAndCar(ada));
    Instant unlocked =
        Instant.parse(leg(booking, "RENTAL").path("departure").asText())
            .truncatedTo(ChronoUnit.MINUTES)
            .plusSeconds(60);
    clock.moveTo(unlocked);
    unlock(ada, booking);
    SeededDemo.Driven driven = drive(booking);
    JsonNode provisional =
        soon(
            "ignition-off",
            ada,
            it ->
                it.path("provisional").asBoolean()
                    && it.path("metres").asLong() == driven.metres());
    Instant returned = unlocked.plusSeconds(17 * 60 + 30);
    assertTrue(clock.instant().isBefore(returned), "the drive took longer: " + now());
    clock.moveTo(returned);
    await(
        "the car to be taken back",
        () -> tryGiveBack(ada, booking),
        answer -> answer.status() == 200);
    JsonNode line =
        soon(
            "the return",
            ada,
            it ->
                it.path("rental").equals(provisional.path("rental"))
                    && !it.hasNonNull("provisional")
                    && it.path("minutes").asLong() == 18);
    assertEquals(driven.metres(), line.path("metres").asLong());
    inState(ada, booking, "COMPLETED");
    return ada.api().get("/v1/rentals/" + line.path("rental").asText());
  }

  /** A line of the running bill, and how long it took to come. */
  private static JsonNode soon(String after, Person person, Predicate<JsonNode> wanted) {
    long begin = System.nanoTime();
    JsonNode bill =
        await(
            "the running bill after " + after,
            () -> person.api().get("/v1/bill"),
            it -> stream(it.path("lines")).anyMatch(wanted));
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf("running bill right %d ms after %s%n", took.toMillis(), after);
    assertTrue(took.compareTo(AT_MOST) < 0, after + " took " + took);
    return stream(bill.path("lines")).filter(wanted).findFirst().orElseThrow();
  }

  // The subscription

  private void onDay(int day) {
    clock.moveTo(now().withDayOfMonth(day).withHour(8).toInstant());
  }

  private static JsonNode preview(Person of, String path, String kind, Map<String, Object> more) {
    var order = new HashMap<>(more);
    order.put("kind", kind);
    return of.api().post(path + "/changes/preview", order);
  }

  private static void change(
      Person of, String path, int version, String kind, Map<String, Object> more) {
    var order = new HashMap<>(more);
    order.put("kind", kind);
    order.put("version", version);
    of.api().post(path + "/changes", order, "Idempotency-Key", UUID.randomUUID().toString());
  }

  private void german(Person person) {
    String account = person.api().get("/v1/accounts").get(0).path("id").asText();
    RawHttp.Reply reply =
        RawHttp.as(demo.base(), person.email(), demo.password())
            .send(
                "PUT", "/v1/accounts/" + account + "/contact", "{\"language\": \"de\"}", Map.of());
    assertEquals(200, reply.status(), reply::toString);
  }

  private void report(Person of, Map<String, Object> more) {
    var record = new HashMap<>(more);
    record.put("id", UUID.randomUUID().toString());
    record.put("traveller", of.id());
    record.put("city", CITY);
    demo.finance().post("/v1/usage-records", record);
  }

  // The invoice

  /** Has the run made and takes the newest invoice. */
  private JsonNode invoiced(Person person, int documents) {
    JsonNode run = demo.finance().post("/v1/invoice-runs", Map.of("until", until()));
    assertEquals(0, run.path("failures").size(), run::toPrettyString);
    JsonNode all = person.api().get("/v1/invoices");
    assertEquals(documents, all.size(), all::toPrettyString);
    return all.get(0);
  }

  private static BigDecimal sum(JsonNode invoice, Predicate<JsonNode> which) {
    return stream(invoice.path("lines"))
        .filter(which)
        .map(it -> amount(it.path("amount")))
        .reduce(new BigDecimal("0.00"), BigDecimal::add);
  }

  private static BigDecimal of(int days, int all) {
    return BigDecimal.valueOf(days).divide(BigDecimal.valueOf(all), 20, RoundingMode.HALF_UP);
  }

  private static BigDecimal cents(BigDecimal exact) {
    return exact.setScale(2, RoundingMode.HALF_UP);
  }

  private static String pdfText(Person reader, JsonNode invoice) throws IOException {
    byte[] pdf = reader.api().bytes("/v1/invoices/" + invoice.path("id").asText() + ".pdf");
    try (var document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }
}
