package io.openmaas.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.app.wiring.BusinessClock;
import io.openmaas.core.city.City;
import io.openmaas.core.geo.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * One trip from wish to ledger, told step by step, each step through the public API. Every fact is
 * remembered before the next step, so that a story cut off by {@code kill -9} is taken up where it
 * stopped.
 */
final class DemoStory {
  /** The file of its memory. */
  static final String MEMORY = "story-memory.json";

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final long LOOK_AGAIN_MILLIS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");

  private final ApiClient api;
  private final City city;
  private final BusinessClock clock;
  private final DemoCars cars;
  private final StoryMemory memory;
  private final Narrator narrator;
  private final ExampleTrips trips;
  private final java.nio.file.Path folder;

  /**
   * @param folder where the story keeps its memory and the invoice
   */
  DemoStory(
      ApiClient api,
      City city,
      BusinessClock clock,
      DemoCars cars,
      Narrator narrator,
      ExampleTrips trips,
      java.nio.file.Path folder) {
    this.api = api;
    this.city = city;
    this.clock = clock;
    this.cars = cars;
    this.memory = new StoryMemory(folder.resolve(MEMORY));
    this.narrator = narrator;
    this.trips = trips;
    this.folder = folder;
  }

  /**
   * Tells the story to its end.
   *
   * @return whether every check in it held
   */
  boolean tell() {
    if (!memory.isEmpty() && memory.find("told").isEmpty()) {
      narrator.say("This story was interrupted; it goes on where it stopped.");
    }
    ApiClient admin = api.logIn(DemoSeed.ADMIN, DemoSeed.PASSWORD);
    ApiClient finance = api.logIn(DemoSeed.FINANCE, DemoSeed.PASSWORD);
    ApiClient fleet = api.logIn(DemoSeed.FLEET, DemoSeed.PASSWORD);
    narrator.say("%s, %s by the business clock (%s)", city.name(), clockTime(), city.zone());
    ApiClient traveller = signUp(admin);
    chooseTrip(traveller);
    subscribe(traveller);
    planAndBook(traveller);
    drive(traveller, fleet);
    giveBack(traveller);
    JsonNode bill = runningBill(traveller);
    JsonNode invoice = invoice(finance, traveller, bill);
    settleAndPay(finance, invoice);
    narrator.sumUp();
    memory.keep("told", "yes");
    return narrator.allHeld();
  }

  private ApiClient signUp(ApiClient admin) {
    narrator.chapter("Ada signs up");
    String email =
        memory.once(
            "email", () -> "ada." + UUID.randomUUID().toString().substring(0, 8) + "@example.org");
    if (memory.find("traveller").isEmpty()) {
      LocalDate today = LocalDate.ofInstant(clock.instant(), city.zone());
      ApiClient.Answer answer =
          api.tryPost("/v1/travellers", DemoSeed.signUp("Ada", email, city, today));
      if (answer.status() != 201 && answer.status() != 409) {
        throw new IllegalStateException("sign-up was answered with " + answer.body());
      }
    }
    ApiClient traveller = api.logIn(email, DemoSeed.PASSWORD);
    JsonNode member = traveller.get("/v1/travellers/me");
    memory.keep("traveller", member.path("id").asText());
    if (member.path("membership").path("state").asText().equals("APPLIED")) {
      narrator.say(
          "%s %s, %s: the rules found %d things against her",
          member.path("givenName").asText(),
          member.path("familyName").asText(),
          email,
          member.path("membership").path("findings").size());
      ApiClient.Answer early =
          traveller.tryPost(
              "/v1/bookings",
              Map.of("offerId", UUID.randomUUID().toString()),
              "Idempotency-Key",
              UUID.randomUUID().toString());
      narrator.check(
          early.status() / 100 == 4, "before approval she cannot book (%d)", early.status());
      admin.post(
          "/v1/travellers/" + memory.get("traveller") + "/decision",
          Map.of("approve", true, "licenceApproved", true, "reason", "documents seen"));
    }
    JsonNode membership = traveller.get("/v1/travellers/me").path("membership");
    narrator.check(
        membership.path("state").asText().equals("APPROVED")
            && membership.path("licenceApproved").asBoolean(),
        "an administrator approved her and her licence");
    return traveller;
  }

  private void subscribe(ApiClient traveller) {
    narrator.chapter("She takes a plan");
    JsonNode plans = api.get("/v1/plans?city=" + city.id());
    JsonNode plan =
        stream(plans)
            .filter(candidate -> !candidate.path("withoutSubscription").asBoolean())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no plan to subscribe to in " + plans));
    if (traveller.get("/v1/subscriptions").isEmpty()) {
      traveller.post("/v1/subscriptions", Map.of("planId", plan.path("id").asText()));
    }
    narrator.say("%s: %s", plan.path("name").asText(), plan.path("description").asText());
    for (JsonNode price : plan.path("prices")) {
      if (price.hasNonNull("amount")) {
        narrator.say("  %s: %s", price.path("name").asText(), text(price.path("amount")));
      }
    }
  }

  /** The trip and the moment are chosen before the month's fee is agreed upon. */
  private void chooseTrip(ApiClient traveller) {
    if (memory.find("trip").isEmpty()) {
      var search = new TripSearch(traveller, city, clock);
      TripSearch.Found found =
          search
              .find(trips.list())
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "on none of the coming days the planner offers a line and a shared car"
                              + " together for any example trip of "
                              + city.name()
                              + "; it said last: "
                              + search.lastAnswer()));
      trips.prefer(found.trip());
      memory.keep("askAt", found.askAt().toString());
      memory.keep("trip", found.trip().toString());
    }
    Instant askAt = Instant.parse(memory.get("askAt"));
    if (askAt.isAfter(clock.instant())) {
      clock.moveTo(askAt);
      narrator.say("the clock is moved to %s, shortly before the trip", clockTime());
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer that was lost is asked for again under the key of the first try. */
  private void planAndBook(ApiClient traveller) {
    if (memory.find("booking").isEmpty() && memory.find("idempotencyKey").isPresent()) {
      ApiClient.Answer again = post(traveller, memory.get("offer"));
      if (again.status() / 100 == 2) {
        memory.keep("booking", again.body().path("id").asText());
      } else {
        memory.forget("idempotencyKey", "offer");
      }
    }
    book(traveller, plan(traveller));
  }

  private ApiClient.Answer post(ApiClient traveller, String offer) {
    return traveller.tryPost(
        "/v1/bookings", Map.of("offerId", offer), "Idempotency-Key", memory.get("idempotencyKey"));
  }

  private String plan(ApiClient traveller) {
    narrator.chapter("She asks for a trip");
    if (memory.find("booking").isPresent()) {
      narrator.say("(asked before the interruption)");
      return memory.get("offer");
    }
    JsonNode story = json(memory.get("trip"));
    JsonNode offers =
        await(
            "an offer by transit and shared car",
            () ->
                traveller
                    .post(
                        "/v1/trip-plans",
                        Map.of(
                            "city", city.id().value(),
                            "from", story.path("origin"),
                            "to", story.path("destination"),
                            "departAt", clock.instant().plus(Duration.ofMinutes(5)).toString()))
                    .path("offers"),
            found ->
                stream(found).anyMatch(offer -> has(offer, "TRANSIT") && has(offer, "RENTAL")));
    narrator.say(
        "from %s to %s",
        story.path("origin").path("name").asText(),
        story.path("destination").path("name").asText());
    for (JsonNode offer : offers) {
      narrator.say(
          "  %s–%s  %3d min  on her plan %-11s (without %s)  %5d g CO2  %s %s",
          HOUR.format(Instant.parse(offer.path("departure").asText()).atZone(city.zone())),
          HOUR.format(Instant.parse(offer.path("arrival").asText()).atZone(city.zone())),
          Math.round(offer.path("durationSeconds").asLong() / 60.0),
          text(offer.path("price").path("forTraveller")),
          text(offer.path("price").path("gross")),
          offer.path("co2Grams").asInt(),
          legs(offer),
          stream(offer.path("labels")).map(JsonNode::asText).toList());
    }
    narrator.check(
        offers.size() >= 2, "OpenTripPlanner and the tariffs gave %d offers", offers.size());
    JsonNode chosen =
        stream(offers)
            .filter(offer -> has(offer, "TRANSIT") && has(offer, "RENTAL"))
            .min(Comparator.comparingInt(offer -> offer.path("walkMetres").asInt()))
            .orElseThrow(
                () -> new IllegalStateException("no offer goes by transit and by shared car"));
    narrator.say("she takes the one with a line, a car and the least walking: %s", legs(chosen));
    return memory.keep("offer", chosen.path("id").asText());
  }

  private void book(ApiClient traveller, String offer) {
    narrator.chapter("She books it as one");
    memory.once("idempotencyKey", () -> UUID.randomUUID().toString());
    if (memory.find("booking").isEmpty()) {
      ApiClient.Answer first = post(traveller, offer);
      if (first.status() / 100 != 2) {
        throw new IllegalStateException("the booking was answered with " + first.body());
      }
      memory.keep("booking", first.body().path("id").asText());
    }
    String id = memory.get("booking");
    narrator.check(
        post(traveller, offer).body().path("id").asText().equals(id),
        "the same key sent twice made one booking, %s",
        id);
    JsonNode booking =
        await(
            "the booking to be confirmed",
            () -> booking(traveller),
            it -> !List.of("HOLDING", "CONFIRMING").contains(it.path("state").asText()));
    narrator.check(
        List.of("CONFIRMED", "IN_USE", "COMPLETED").contains(booking.path("state").asText()),
        "every leg is confirmed: %s",
        stream(booking.path("legs"))
            .map(leg -> leg.path("kind").asText() + " " + leg.path("state").asText())
            .toList());
    if (memory.find("ticket").isEmpty()) {
      showTicket(traveller, leg(booking, "TRANSIT"));
    }
  }

  /** Once: after the ride the ticket is no longer valid, and not shown. */
  private void showTicket(ApiClient traveller, JsonNode transit) {
    String qr =
        new String(
            traveller.bytes(legPath(transit) + "/ticket.svg"),
            java.nio.charset.StandardCharsets.UTF_8);
    narrator.check(
        qr.contains("<svg") && transit.path("ticket").hasNonNull("barcode"),
        "%s issued ticket %s, shown as a QR code",
        transit.path("operator").asText(),
        transit.path("ticket").path("number").asText());
    memory.keep("ticket", transit.path("ticket").path("number").asText());
  }

  private void drive(ApiClient traveller, ApiClient fleet) {
    narrator.chapter("She unlocks the car and drives");
    JsonNode booking = booking(traveller);
    JsonNode car = leg(booking, "RENTAL");
    String vehicle = car.path("vehicle").path("id").asText();
    memory.keep("vehicle", vehicle);
    if (car.path("state").asText().equals("CONFIRMED")) {
      clock.moveTo(Instant.parse(car.path("departure").asText()));
      traveller.post(legPath(car) + "/unlock", Map.of());
      narrator.say("%s, %s: doors open", car.path("vehicle").path("model").asText(), clockTime());
    }
    UUID id = UUID.fromString(vehicle);
    int drivesBefore =
        Integer.parseInt(memory.once("drivesBefore", () -> "" + cars.life(id).drives().begun()));
    if (memory.find("simulatedMetres").isEmpty()) {
      Path path = Path.ofPolyline(car.path("path").asText());
      DemoCars.Driven driven =
          cars.driveOnce(id, path, drivesBefore, line -> narrator.say("%s", line));
      memory.keep("recordsOfDrive", Long.toString(driven.recordsAcknowledged()));
      memory.keep("simulatedMetres", Long.toString(driven.metres()));
    }
    narrator.check(
        cars.life(id).drives().begun() == drivesBefore + 1,
        "she drove once: %s m, %s records",
        memory.get("simulatedMetres"),
        memory.get("recordsOfDrive"));
    long made = cars.life(id).recordsMade();
    long stored = awaitRecords(fleet, vehicle, made);
    narrator.check(
        stored == made,
        "the terminal made %d records in its life, the server holds %d: none lost, none double",
        made,
        stored);
  }

  /** What is still under way is waited for, but not what is lost. */
  private static long awaitRecords(ApiClient fleet, String vehicle, long made) {
    long stored = records(fleet, vehicle);
    for (int looked = 0; stored < made && looked < 25; looked++) {
      rest();
      stored = records(fleet, vehicle);
    }
    return stored;
  }

  private void giveBack(ApiClient traveller) {
    narrator.chapter("She gives the car back");
    JsonNode car = leg(booking(traveller), "RENTAL");
    if (!car.path("state").asText().equals("FINISHED")) {
      await(
          "the car to be taken back",
          () -> traveller.tryPost(legPath(car) + "/return", Map.of()),
          answer -> answer.status() / 100 == 2);
    }
    JsonNode booking =
        await(
            "the booking to be completed",
            () -> booking(traveller),
            it -> it.path("state").asText().equals("COMPLETED"));
    narrator.check(
        booking.path("state").asText().equals("COMPLETED"),
        "the booking is completed, %s",
        clockTime());
  }

  private JsonNode runningBill(ApiClient traveller) {
    narrator.chapter("Her running bill");
    String remembered =
        memory.once(
            "runningBill",
            () ->
                await(
                        "the rental to appear on the bill",
                        () -> billWithRental(traveller),
                        it -> !rentalLines(it).isEmpty())
                    .toString());
    JsonNode bill = json(remembered);
    tellLines(bill);
    JsonNode line = rentalLines(bill).getFirst();
    narrator.check(
        line.path("metres").asLong() == Long.parseLong(memory.get("simulatedMetres")),
        "metres billed %d = metres simulated %s, in %d minutes",
        line.path("metres").asLong(),
        memory.get("simulatedMetres"),
        line.path("minutes").asLong());
    return bill;
  }

  private JsonNode invoice(ApiClient finance, ApiClient traveller, JsonNode bill) {
    narrator.chapter("The month ends and the invoice is drawn");
    // noted before the clock moves: a second move would end a second month
    clock.moveTo(
        Instant.parse(
            memory.once("monthEnd", () -> nextMonth(clock.instant(), city.zone()).toString())));
    narrator.say("%s", clockTime());
    finance.post("/v1/invoice-runs", Map.of("until", clock.instant().toString()));
    JsonNode invoices = traveller.get("/v1/invoices");
    narrator.check(invoices.size() == 1, "one invoice for Ada, however often the run is repeated");
    JsonNode invoice = traveller.get("/v1/invoices/" + invoices.get(0).path("id").asText());
    narrator.say(
        "invoice %s of %s", invoice.path("number").asText(), invoice.path("issuedOn").asText());
    tellLines(invoice);
    BigDecimal sum = sum(invoice.path("lines"));
    narrator.check(
        sum.compareTo(money(invoice.path("total"))) == 0, "the lines add up to the total, %s", sum);
    BigDecimal net = BigDecimal.ZERO;
    BigDecimal vat = BigDecimal.ZERO;
    for (JsonNode tax : invoice.path("taxes")) {
      narrator.say(
          "  VAT %s %% on %s: %s",
          tax.path("percent").asText(), text(tax.path("net")), text(tax.path("tax")));
      net = net.add(money(tax.path("net")));
      vat = vat.add(money(tax.path("tax")));
    }
    narrator.check(
        net.add(vat).compareTo(money(invoice.path("total"))) == 0,
        "net %s and VAT %s make the total",
        net,
        vat);
    BigDecimal billed =
        rentalLines(invoice).stream()
            .map(line -> money(line.path("amount")))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal shown =
        rentalLines(bill).stream()
            .map(line -> money(line.path("amount")))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    narrator.check(
        billed.compareTo(shown) == 0, "the rental costs what the running bill said, %s", billed);
    writePdf(traveller, invoice);
    return invoice;
  }

  private void writePdf(ApiClient traveller, JsonNode invoice) {
    byte[] pdf = traveller.bytes("/v1/invoices/" + invoice.path("id").asText() + ".pdf");
    java.nio.file.Path file =
        folder.resolve("invoices").resolve(invoice.path("number").asText() + ".pdf");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, pdf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    narrator.check(
        pdf.length > 1000
            && new String(pdf, 0, 5, java.nio.charset.StandardCharsets.ISO_8859_1).equals("%PDF-"),
        "PDF: %s (%d kB)",
        file,
        pdf.length / 1024);
  }

  private void settleAndPay(ApiClient finance, JsonNode invoice) {
    narrator.chapter("The money is in the ledger");
    String path = "/v1/invoices/" + invoice.path("id").asText();
    if (!invoice.path("state").asText().equals("PAID")) {
      finance.post(
          path + "/payments",
          Map.of(
              "amount", invoice.path("total").path("amount").asText(),
              "currency", invoice.path("total").path("currency").asText(),
              "receivedOn", LocalDate.ofInstant(clock.instant(), city.zone()).toString(),
              "reference", "transfer " + invoice.path("number").asText()));
    }
    narrator.check(
        finance.get(path).path("state").asText().equals("PAID"), "her transfer paid the invoice");
    JsonNode balances = finance.get("/v1/ledger/balances");
    for (JsonNode account : balances.path("accounts")) {
      narrator.say(
          "  %-60s %14s",
          account.path("party").asText()
              + " "
              + account.path("purpose").asText()
              + " "
              + account.path("detail").asText(""),
          text(account.path("amount")));
    }
    boolean zero =
        !balances.path("sums").isEmpty()
            && stream(balances.path("sums")).allMatch(sum -> money(sum).signum() == 0);
    narrator.check(zero, "all accounts together come to zero");
  }

  /** Ten minutes into the next month, by the zone's own calendar. */
  static Instant nextMonth(Instant now, ZoneId zone) {
    return now.atZone(zone)
        .toLocalDate()
        .withDayOfMonth(1)
        .plusMonths(1)
        .atTime(0, 10)
        .atZone(zone)
        .toInstant();
  }

  private JsonNode booking(ApiClient traveller) {
    return traveller.get("/v1/bookings/" + memory.get("booking"));
  }

  private String legPath(JsonNode leg) {
    return "/v1/bookings/" + memory.get("booking") + "/legs/" + leg.path("index").asInt();
  }

  private String clockTime() {
    return CLOCK.format(clock.instant().atZone(city.zone()));
  }

  private static long records(ApiClient fleet, String vehicle) {
    return stream(fleet.get("/v1/terminals"))
        .filter(terminal -> terminal.path("vehicle").asText().equals(vehicle))
        .mapToLong(terminal -> terminal.path("records").asLong())
        .sum();
  }

  /** The bill of the period that holds the rental: the open one, or one that has just ended. */
  private JsonNode billWithRental(ApiClient traveller) {
    JsonNode bill = traveller.get("/v1/bill");
    return stream(bill.path("ended"))
        .filter(ended -> !rentalLines(ended).isEmpty())
        .findFirst()
        .orElse(bill);
  }

  private void tellLines(JsonNode bill) {
    for (JsonNode line : bill.path("lines")) {
      narrator.say("  %-84s %12s", line.path("text").asText(), text(line.path("amount")));
    }
    narrator.say("  %-84s %12s", "total", text(bill.path("total")));
  }

  private static BigDecimal sum(JsonNode lines) {
    return stream(lines)
        .map(line -> money(line.path("amount")))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static List<JsonNode> rentalLines(JsonNode bill) {
    return stream(bill.path("lines")).filter(line -> line.hasNonNull("rental")).toList();
  }

  private static boolean has(JsonNode trip, String kind) {
    return stream(trip.path("legs")).anyMatch(leg -> leg.path("kind").asText().equals(kind));
  }

  private static JsonNode leg(JsonNode trip, String kind) {
    return stream(trip.path("legs"))
        .filter(leg -> leg.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no leg of kind " + kind + " in " + trip));
  }

  private static String legs(JsonNode offer) {
    List<String> parts = new ArrayList<>();
    for (JsonNode leg : offer.path("legs")) {
      parts.add(
          switch (leg.path("kind").asText()) {
            case "TRANSIT" ->
                leg.path("line").path("mode").asText().toLowerCase(Locale.ROOT)
                    + " "
                    + leg.path("line").path("name").asText();
            case "RENTAL" -> leg.path("vehicle").path("model").asText();
            default -> "walk " + leg.path("metres").asInt() + " m";
          });
    }
    return String.join(" → ", parts);
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static BigDecimal money(JsonNode money) {
    return new BigDecimal(money.path("amount").asText("0"));
  }

  private static String text(JsonNode money) {
    return money.path("amount").asText("?") + " " + money.path("currency").asText();
  }

  private static <T> T await(
      String what, Supplier<T> look, java.util.function.Predicate<T> satisfied) {
    Optional<T> seen = Optional.empty();
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += LOOK_AGAIN_MILLIS) {
      seen = Optional.of(look.get());
      if (satisfied.test(seen.get())) {
        return seen.get();
      }
      rest();
    }
    throw new IllegalStateException(
        "waited " + PATIENCE.toSeconds() + " s for " + what + "; last seen: " + seen.orElse(null));
  }

  private static void rest() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
