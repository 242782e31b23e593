package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.connectors.transit.TransitAddress;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * All legs or none, whatever the operator of one of them does; and what it is not known to have
 * done is found out.
 */
@QuarkusTest
class A04_FailingOperatorTest extends Story {
  /** Columns: operation of the sandbox, what it does wrong, how the booking ends. */
  private static final String FAULTS =
      """
      HOLD     REFUSE        FAILED
      HOLD     DELAY         CONFIRMED
      HOLD     LOSE_ANSWER   CONFIRMED
      HOLD     LOSE_REQUEST  CONFIRMED
      HOLD     ERROR         CONFIRMED
      HOLD     GARBAGE       CONFIRMED
      CONFIRM  REFUSE        FAILED
      CONFIRM  DELAY         CONFIRMED
      CONFIRM  LOSE_ANSWER   CONFIRMED
      CONFIRM  LOSE_REQUEST  CONFIRMED
      CONFIRM  ERROR         CONFIRMED
      CONFIRM  GARBAGE       CONFIRMED
      CANCEL   LOSE_ANSWER   CANCELLED
      CANCEL   ERROR         CANCELLED
      """;

  /** Longer than our client waits. */
  private static final int TOO_LATE_MILLIS = 2_500;

  @Inject TransitAddress operator;

  @AfterEach
  void noMoreFaults() {
    sandbox().send("DELETE", "/control/faults", null, Map.of());
  }

  private RawHttp sandbox() {
    return RawHttp.nobody(URI.create(operator.baseUrl()));
  }

  private void plan(String operation, String fault) {
    RawHttp.Reply reply =
        sandbox()
            .post(
                "/control/faults",
                "{\"operation\":\"%s\",\"fault\":\"%s\",\"delayMillis\":%d}"
                    .formatted(operation, fault, TOO_LATE_MILLIS));
    assertEquals(200, reply.status(), reply::toString);
  }

  @Test
  void all_legs_or_none_whatever_the_operator_does() {
    Person max = member("Max");
    var stories = FAULTS.lines().map(line -> line.split("\\s+")).toList();
    assertAll(
        stories.stream()
            .map(
                row ->
                    () -> {
                      String what = String.join(" ", row);
                      JsonNode offer = offerByTransitAndCar(max);
                      if (row[0].equals("CANCEL")) {
                        JsonNode booking = booked(max, offer);
                        plan(row[0], row[1]);
                        cancel(max, booking);
                        assertNothingLeft(inState(max, booking, "CANCELLED"), what);
                        return;
                      }
                      plan(row[0], row[1]);
                      JsonNode booking = inState(max, book(max, offer), row[2]);
                      if (row[2].equals("FAILED")) {
                        assertTrue(
                            booking.path("reason").asText().contains("city-transit"),
                            what + ": " + booking);
                        assertNothingLeft(booking, what);
                      } else {
                        assertSoldOnce(booking, what);
                        cancel(max, booking);
                        assertNothingLeft(inState(max, booking, "CANCELLED"), what);
                      }
                    }));
  }

  private void cancel(Person person, JsonNode booking) {
    person.api().post("/v1/bookings/" + booking.path("id").asText() + "/cancellation", Map.of());
  }

  /** The operator's own books. */
  private List<JsonNode> books(JsonNode booking) {
    String id = booking.path("id").asText();
    return stream(sandbox().get("/control/bookings").json().path("bookings"))
        .filter(it -> it.path("externalId").asText().startsWith(id))
        .toList();
  }

  private void assertSoldOnce(JsonNode booking, String what) {
    List<JsonNode> books = books(booking);
    assertEquals(1, books.size(), what);
    assertEquals("CONFIRMED", books.getFirst().path("status").asText(), what);
    assertEquals(
        books.getFirst().path("ticket").path("number").asText(),
        leg(booking, "TRANSIT").path("ticket").path("number").asText(),
        what);
    for (JsonNode leg : booking.path("legs")) {
      assertTrue(List.of("UNBOOKED", "CONFIRMED").contains(leg.path("state").asText()), what);
    }
    assertTrue(!isFree(booking), what + ": the car is reserved");
  }

  private void assertNothingLeft(JsonNode booking, String what) {
    for (JsonNode book : books(booking)) {
      assertEquals("CANCELLED", book.path("status").asText(), what + ": " + book);
    }
    for (JsonNode leg : booking.path("legs")) {
      assertTrue(
          List.of("UNBOOKED", "RELEASED", "REFUSED").contains(leg.path("state").asText()),
          what + ": " + leg);
    }
    assertTrue(isFree(booking), what + ": the car is free again");
  }

  private boolean isFree(JsonNode booking) {
    String car = vehicle(leg(booking, "RENTAL")).toString();
    return stream(demo.fleet().get("/v1/fleet/vehicles?city=" + CITY))
        .anyMatch(it -> it.path("id").asText().equals(car) && it.path("free").asBoolean());
  }

  @Test
  void two_want_the_same_car_and_one_gets_it() {
    Person ann = member("Ann");
    Person bob = member("Bob");
    JsonNode anns = offerByTransitAndCar(ann);
    UUID car = vehicle(leg(anns, "RENTAL"));
    JsonNode bobs =
        offer(
            bob,
            () -> planExample(bob),
            it ->
                has(it, "TRANSIT") && has(it, "RENTAL") && vehicle(leg(it, "RENTAL")).equals(car));
    JsonNode first = book(ann, anns);
    JsonNode second = book(bob, bobs);
    JsonNode annsEnd = settled(ann, first);
    JsonNode bobsEnd = settled(bob, second);
    assertEquals(
        List.of("CONFIRMED", "FAILED"),
        Stream.of(annsEnd, bobsEnd).map(it -> it.path("state").asText()).sorted().toList());
    boolean annHasIt = annsEnd.path("state").asText().equals("CONFIRMED");
    JsonNode failed = annHasIt ? bobsEnd : annsEnd;
    assertTrue(failed.path("reason").asText().contains("own-fleet"), failed::toPrettyString);
    books(failed).forEach(it -> assertEquals("CANCELLED", it.path("status").asText()));
    cancel(annHasIt ? ann : bob, annHasIt ? annsEnd : bobsEnd);
    inState(annHasIt ? ann : bob, annHasIt ? annsEnd : bobsEnd, "CANCELLED");
  }

  private JsonNode settled(Person person, JsonNode booking) {
    return await(
        "the booking to settle",
        () -> booking(person, booking),
        it -> List.of("CONFIRMED", "FAILED").contains(it.path("state").asText()));
  }

  @Test
  void each_change_of_state_is_told_as_it_comes() throws Exception {
    Person sue = member("Sue");
    RawHttp sues = RawHttp.as(demo.base(), sue.email(), demo.password());
    JsonNode offer = offerByTransitAndCar(sue);
    // the operator takes its time, so that the stream begins before anything is held
    plan("HOLD", "DELAY");
    JsonNode booking = book(sue, offer);
    var json = new ObjectMapper();
    var states = new ArrayList<String>();
    CompletableFuture<Void> stream =
        CompletableFuture.runAsync(
            () ->
                sues.lines("/v1/bookings/" + booking.path("id").asText() + "/events")
                    .filter(line -> line.startsWith("data:"))
                    .forEach(
                        line -> {
                          try {
                            synchronized (states) {
                              states.add(json.readTree(line.substring(5)).path("state").asText());
                            }
                          } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                            throw new IllegalStateException(line, e);
                          }
                        }));
    inState(sue, booking, "CONFIRMED");
    await("the stream to say so", () -> copy(states), seen -> seen.contains("CONFIRMED"));
    cancel(sue, booking);
    // the stream ends by itself with the booking
    stream.get(20, TimeUnit.SECONDS);
    assertEquals(
        List.of("HOLDING", "CONFIRMING", "CONFIRMED", "RELEASING", "CANCELLED"),
        copy(states).stream().distinct().toList());
  }

  private static List<String> copy(List<String> states) {
    synchronized (states) {
      return List.copyOf(states);
    }
  }
}
