package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.demo.ApiClient;
import io.openmaas.app.demo.SeededDemo;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/**
 * The whole: a trip by metro and shared car is planned, priced, booked, driven, metered, invoiced,
 * paid, and every figure of it can be followed by hand.
 */
@QuarkusTest
class A01_TripAcrossMetroAndSharedCarTest extends Story {
  /** City Flat, tax included, as sold: per month, and by class of vehicle per minute and km. */
  private static final BigDecimal MONTHLY_FEE = new BigDecimal("49.00");

  private static final Map<String, BigDecimal> PER_MINUTE =
      Map.of(
          "MINI", new BigDecimal("0.19"),
          "SMALL", new BigDecimal("0.22"),
          "COMPACT", new BigDecimal("0.26"),
          "ESTATE", new BigDecimal("0.31"),
          "VAN", new BigDecimal("0.36"));
  private static final Map<String, BigDecimal> PER_KM =
      Map.of(
          "MINI", new BigDecimal("0.25"),
          "SMALL", new BigDecimal("0.29"),
          "COMPACT", new BigDecimal("0.33"),
          "ESTATE", new BigDecimal("0.38"),
          "VAN", new BigDecimal("0.45"));

  /** A ticket up to 10 km, as the operator sells it; 5 % of it is our commission. */
  private static final BigDecimal TICKET = new BigDecimal("2.40");

  private static final BigDecimal OPERATOR_SHARE = new BigDecimal("2.28");
  private static final BigDecimal COMMISSION = new BigDecimal("0.12");

  /** Unlocked at a full minute, returned 17 and a half minutes later: 18 started minutes. */
  private static final Duration RENTED = Duration.ofSeconds(17 * 60 + 30);

  private static final BigDecimal STARTED_MINUTES = new BigDecimal(18);

  @Test
  void a_trip_is_planned_booked_driven_and_billed_to_the_metre_and_the_cent() throws Exception {
    // Given a member who takes the monthly plan on the 11th
    clock.moveTo(morningOfNext(11));
    Person ada = member("Ada");
    ada.api().post("/v1/subscriptions", Map.of("planId", "city-flat"));
    YearMonth month = YearMonth.from(now());

    // When she asks for a trip, there are offers with their price, time and CO2
    JsonNode offer = offerByTransitAndCar(ada);
    JsonNode transit = leg(offer, "TRANSIT");
    JsonNode car = leg(offer, "RENTAL");
    assertTrue(offer.path("co2Grams").asInt() > 0);
    assertTrue(offer.path("durationSeconds").asInt() > 0);
    assertEquals(TICKET, amount(transit.path("price").path("gross")));
    assertEquals(
        0, amount(transit.path("price").path("forTraveller")).signum(), "her plan includes it");

    // And she books it as one: every leg is confirmed, the ticket is signed and shown as QR code
    JsonNode booking = booked(ada, offer);
    transit = leg(booking, "TRANSIT");
    assertEquals("CONFIRMED", transit.path("state").asText());
    assertTrue(transit.path("ticket").path("number").asText().matches("CT-\\d{8}"));
    String qr = new String(ada.api().bytes(legPath(booking, transit) + "/ticket.svg"));
    assertTrue(qr.contains("<svg"), qr);

    // And she unlocks the car at a full minute, drives it, and returns it 17 min 30 s later
    Instant unlocked = nextFullMinute(Instant.parse(car.path("departure").asText()));
    clock.moveTo(unlocked);
    unlock(ada, booking);
    assertTrue(demo.isUnlocked(vehicle(car)));
    SeededDemo.Driven driven = drive(booking);
    assertTrue(clock.instant().isBefore(unlocked.plus(RENTED)), "the drive took longer: " + now());
    clock.moveTo(unlocked.plus(RENTED));
    giveBack(ada, booking);

    // Then the rental has exactly the metres that were driven
    JsonNode line =
        await(
            "the rental on the bill",
            () -> ada.api().get("/v1/bill"),
            bill -> stream(bill.path("lines")).anyMatch(it -> it.hasNonNull("rental")));
    String rentalId =
        stream(line.path("lines"))
            .filter(it -> it.hasNonNull("rental"))
            .findFirst()
            .orElseThrow()
            .path("rental")
            .asText();
    JsonNode rental = ada.api().get("/v1/rentals/" + rentalId);
    assertEquals(driven.metres(), rental.path("metres").asLong());
    assertEquals(
        driven.metres(),
        stream(rental.path("trips")).mapToLong(trip -> trip.path("metres").asLong()).sum());
    Duration time =
        Duration.between(
            Instant.parse(rental.path("from").asText()), Instant.parse(rental.path("to").asText()));
    assertEquals(STARTED_MINUTES.longValue(), time.plusSeconds(59).toMinutes());

    // And a second member, who only drove a little on no plan, is billed in the same run
    Person ben = member("Ben");
    JsonNode bens = booked(ben, offerByTransitAndCar(ben));
    clock.moveTo(Instant.parse(leg(bens, "TRANSIT").path("arrival").asText()));

    // When the month has ended and finance draws the invoices
    clock.moveTo(month.plusMonths(1).atDay(1).atTime(0, 10).atZone(now().getZone()).toInstant());
    ApiClient finance = demo.finance();
    JsonNode run = finance.post("/v1/invoice-runs", Map.of("until", clock.instant().toString()));
    assertEquals(0, run.path("failures").size(), run::toPrettyString);

    // Then the invoice is what follows by hand:
    //   49.00 x days left / days of the month: in October from the 11th 49.00 x 21 / 31 = 33.19
    //   18 started minutes x price per minute of the class of the car
    //   metres / 1000 x price per km, each line rounded half up once
    int days = month.lengthOfMonth() - 10;
    BigDecimal fee =
        cents(
            MONTHLY_FEE
                .multiply(count(days))
                .divide(count(month.lengthOfMonth()), 9, RoundingMode.HALF_UP));
    String vehicleClass = car.path("vehicle").path("vehicleClass").asText();
    BigDecimal minutes = cents(STARTED_MINUTES.multiply(PER_MINUTE.get(vehicleClass)));
    BigDecimal km =
        cents(BigDecimal.valueOf(driven.metres(), 3).multiply(PER_KM.get(vehicleClass)));
    JsonNode invoices = ada.api().get("/v1/invoices");
    assertEquals(1, invoices.size());
    JsonNode invoice = ada.api().get("/v1/invoices/" + invoices.get(0).path("id").asText());
    assertEquals(
        List.of(fee, new BigDecimal("0.00"), minutes, km),
        stream(invoice.path("lines")).map(it -> amount(it.path("amount"))).toList(),
        invoice::toPrettyString);
    assertEquals(fee.add(minutes).add(km), amount(invoice.path("total")));

    // And the lines name what they charge for
    JsonNode feeLine = invoice.path("lines").get(0);
    assertTrue(
        feeLine.path("text").asText().contains(days + " of " + month.lengthOfMonth() + " days"));
    assertEquals(
        transit.path("ticket").path("number").asText(),
        invoice.path("lines").get(1).path("ticket").asText());
    for (int i = 2; i < 4; i++) {
      JsonNode of = invoice.path("lines").get(i);
      assertEquals(rentalId, of.path("rental").asText());
      assertEquals(rental.path("trips").size(), of.path("trips").size());
      assertEquals(
          rental.path("trips").get(0).path("id").asText(), of.path("trips").get(0).asText());
      assertEquals(driven.metres(), of.path("metres").asLong());
      assertEquals(STARTED_MINUTES.longValue(), of.path("minutes").asLong());
    }

    // And VAT is taken out of the sum of each category and rate:
    //   net = gross / 1.19 for the car, gross / 1.07 for local transport, VAT = gross - net
    //   (33.19 / 1.07 = 31.02, so 2.17 VAT)
    BigDecimal carGross = minutes.add(km);
    BigDecimal carNet = net(carGross, "1.19");
    BigDecimal transportNet = net(fee, "1.07");
    var taxes = new HashMap<String, JsonNode>();
    invoice.path("taxes").forEach(tax -> taxes.put(tax.path("category").asText(), tax));
    assertEquals(2, taxes.size());
    assertTax(taxes.get("CAR_RENTAL"), "19", carNet, carGross);
    assertTax(taxes.get("LOCAL_PASSENGER_TRANSPORT"), "7", transportNet, fee);

    // And the PDF says the same
    String pdf = pdfText(ada, invoice);
    for (String said :
        List.of(
            invoice.path("number").asText(),
            rentalId,
            rental.path("trips").get(0).path("id").asText(),
            BigDecimal.valueOf(driven.metres(), 3).stripTrailingZeros().toPlainString() + " km",
            "18 min",
            invoice.path("total").path("amount").asText())) {
      assertTrue(pdf.contains(said), said + " is not in\n" + pdf);
    }

    // And the numbers have no gap: Ben's invoice is the next or the one before
    assertGapless(finance);

    // And the ledger took receivable, revenue and VAT, in a transaction that sums to zero
    String id = invoice.path("id").asText();
    JsonNode booked = finance.get("/v1/ledger/transactions?invoice=" + id).path("transactions");
    assertEquals(2, booked.size(), booked::toPrettyString);
    booked.forEach(A01_TripAcrossMetroAndSharedCarTest::assertSumsToZero);
    assertEquals(
        entries(
            "RECEIVABLE " + amount(invoice.path("total")),
            "REVENUE " + carNet.negate(),
            "REVENUE " + transportNet.negate(),
            "VAT " + carGross.subtract(carNet).negate(),
            "VAT " + fee.subtract(transportNet).negate()),
        entries(ofKind(booked, "INVOICE_FINALISED")));
    // And the ticket was booked when it was sold: it cost 2.40, of which 2.28 are the operator's
    JsonNode sale = ofKind(booked, "TICKET_SOLD");
    assertEquals(
        "leg/" + booking.path("id").asText() + "." + transit.path("index").asInt(),
        sale.path("source").asText());
    assertEquals(
        entries(
            "COST_OF_TRANSPORT " + TICKET,
            "PAYABLE " + OPERATOR_SHARE.negate(),
            "COMMISSION " + COMMISSION.negate()),
        entries(sale));

    // When the same run is made again, nothing is drawn
    JsonNode again = finance.post("/v1/invoice-runs", Map.of("until", clock.instant().toString()));
    assertEquals(0, again.path("invoices").size());

    // When her transfer comes in, the invoice is paid and she owes nothing
    finance.post(
        "/v1/invoices/" + id + "/payments",
        Map.of(
            "amount",
            invoice.path("total").path("amount").asText(),
            "currency",
            "EUR",
            "receivedOn",
            now().toLocalDate().toString(),
            "reference",
            "transfer " + id));
    JsonNode paid = ada.api().get("/v1/invoices/" + id);
    assertEquals("PAID", paid.path("state").asText());
    assertEquals(0, amount(paid.path("open")).signum());
    JsonNode balances = finance.get("/v1/ledger/balances");
    assertEquals(
        0,
        stream(balances.path("accounts"))
            .filter(it -> it.path("party").asText().contains(ada.id()))
            .map(it -> amount(it.path("amount")))
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .signum(),
        balances::toPrettyString);
    assertTrue(
        !balances.path("sums").isEmpty()
            && stream(balances.path("sums")).allMatch(sum -> amount(sum).signum() == 0));
  }

  private Instant morningOfNext(int dayOfMonth) {
    ZonedDateTime now = now();
    ZonedDateTime day = now.withDayOfMonth(dayOfMonth).with(LocalTime.of(8, 0));
    return (day.isBefore(now) ? day.plusMonths(1) : day).toInstant();
  }

  private static Instant nextFullMinute(Instant time) {
    return time.truncatedTo(java.time.temporal.ChronoUnit.MINUTES).plusSeconds(60);
  }

  private static BigDecimal count(int number) {
    return BigDecimal.valueOf(number);
  }

  private static BigDecimal cents(BigDecimal exact) {
    return exact.setScale(2, RoundingMode.HALF_UP);
  }

  private static BigDecimal net(BigDecimal gross, String onePlusRate) {
    return gross.divide(new BigDecimal(onePlusRate), 2, RoundingMode.HALF_UP);
  }

  private static void assertTax(JsonNode tax, String percent, BigDecimal net, BigDecimal gross) {
    assertEquals(
        0, new BigDecimal(percent).compareTo(new BigDecimal(tax.path("percent").asText())));
    assertEquals(gross, amount(tax.path("gross")));
    assertEquals(net, amount(tax.path("net")));
    assertEquals(gross.subtract(net), amount(tax.path("tax")));
  }

  private static String pdfText(Person reader, JsonNode invoice) throws IOException {
    byte[] pdf = reader.api().bytes("/v1/invoices/" + invoice.path("id").asText() + ".pdf");
    try (var document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }

  private static void assertGapless(ApiClient finance) {
    List<Integer> numbers =
        stream(finance.get("/v1/invoices"))
            .map(it -> it.path("number").asText())
            .filter(number -> number.startsWith("OM-2035-"))
            .map(number -> Integer.parseInt(number.substring("OM-2035-".length())))
            .sorted()
            .toList();
    assertTrue(numbers.size() >= 2, "there are two invoices at least: " + numbers);
    var expected = new ArrayList<Integer>();
    for (int i = 1; i <= numbers.size(); i++) {
      expected.add(i);
    }
    assertEquals(expected, numbers);
  }

  private static void assertSumsToZero(JsonNode transaction) {
    assertFalse(transaction.path("entries").isEmpty());
    assertEquals(
        0,
        stream(transaction.path("entries"))
            .map(entry -> amount(entry.path("amount")))
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .signum(),
        transaction::toPrettyString);
  }

  private static JsonNode ofKind(JsonNode transactions, String kind) {
    return stream(transactions)
        .filter(it -> it.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> entries(String... entries) {
    return List.of(entries).stream().sorted().toList();
  }

  private static List<String> entries(JsonNode transaction) {
    return stream(transaction.path("entries"))
        .map(entry -> entry.path("purpose").asText() + " " + amount(entry.path("amount")))
        .sorted()
        .toList();
  }
}
