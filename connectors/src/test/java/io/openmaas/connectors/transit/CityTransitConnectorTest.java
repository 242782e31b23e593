package io.openmaas.connectors.transit;

import static io.openmaas.core.testing.Trips.EIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.connectors.ConnectorFailure;
import io.openmaas.connectors.sandbox.SandboxTransit;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.HoldsLegs;
import io.openmaas.core.booking.HoldsLegs.Confirmation;
import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.booking.HoldsLegs.Release;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.id.TimeOrderedIds;
import io.openmaas.core.offer.Quote;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.testing.Trips;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connector, its Camel route and the simulated operator over a real socket. */
class CityTransitConnectorTest {
  private static final Duration TIMEOUT = Duration.ofMillis(600);
  private static final AtomicReference<Instant> NOW = new AtomicReference<>(EIGHT);

  private static TestDatabase database;
  private static SandboxTransit sandbox;
  private static String url;
  private static CamelContext camel;
  private static CityTransitConnector connector;

  private final LegKey key = new LegKey(new BookingId(UUID.randomUUID()), 1);
  private final LegOrder order =
      new LegOrder(key, Trips.ANNA, Trips.metro(10, 20), Trips.fixed("2.40"));

  @BeforeAll
  static void start() throws Exception {
    database = new TestDatabase();
    sandbox = sandbox();
    url = "http://127.0.0.1:" + sandbox.start(0).toCompletableFuture().get();
    camel = new DefaultCamelContext();
    camel.addRoutes(new TransitRoute(TIMEOUT));
    camel.start();
    connector = new CityTransitConnector(camel.createProducerTemplate(), () -> url, TIMEOUT);
  }

  private static SandboxTransit sandbox() {
    return new SandboxTransit(
        database.vertx().getDelegate(),
        database.pool(),
        new TimeOrderedIds(NOW::get, new Random()),
        NOW::get);
  }

  @AfterAll
  static void stop() throws Exception {
    connector.close();
    camel.stop();
    sandbox.stop().toCompletableFuture().get();
    database.close();
  }

  @BeforeEach
  void well() throws Exception {
    NOW.set(EIGHT);
    control("DELETE", "/control/faults", "");
  }

  @Test
  void quotes_by_distance_in_the_currency_of_the_city() {
    assertEquals(
        Optional.of("2.40 EUR"),
        await(connector.quote(Trips.metro(0, 10), Trips.EUR))
            .map(Quote::price)
            .map(Object::toString));
    assertEquals(
        Optional.empty(),
        await(connector.quote(Trips.metro(0, 10), Currency.getInstance("XOF"))),
        "not sold");
    assertEquals(Optional.empty(), await(connector.quote(Trips.car(0, 10), Trips.EUR)));
  }

  @Test
  void hold_confirm_and_release() throws Exception {
    var held = assertInstanceOf(Hold.Held.class, await(connector.hold(order)));
    assertEquals(EIGHT.plus(Duration.ofMinutes(10)), held.expiresAt());
    assertEquals(LegState.HELD, state());
    assertEquals(held, await(connector.hold(order)), "again, without a second effect");

    var confirmed =
        assertInstanceOf(Confirmation.Confirmed.class, await(connector.confirm(key, held.ref())));
    var ticket = confirmed.ticket().orElseThrow();
    assertTrue(ticket.number().matches("CT-\\d{8}"), ticket.number());
    assertTrue(ticket.barcode().length() < 400);
    assertEquals(confirmed, await(connector.confirm(key, held.ref())), "again");
    assertEquals(
        Optional.of(new HoldsLegs.Standing(held.ref(), LegState.CONFIRMED, confirmed.ticket())),
        await(connector.find(key)));

    // another process on the same table knows the same bookings
    var restarted = sandbox();
    int port = restarted.start(0).toCompletableFuture().get();
    var other =
        new CityTransitConnector(
            camel.createProducerTemplate(), () -> "http://127.0.0.1:" + port, TIMEOUT);
    assertEquals(confirmed, await(other.confirm(key, held.ref())));
    restarted.stop().toCompletableFuture().get();
    other.close();

    assertEquals(new Release.Released(), await(connector.release(key, held.ref())));
    assertEquals(new Release.Released(), await(connector.release(key, held.ref())), "again");
    assertEquals(LegState.RELEASED, state());
  }

  @Test
  void no_is_no() throws Exception {
    fault("hold", "REFUSE", 1, 0);
    assertEquals(new Hold.Refused("refused by the scenario"), await(connector.hold(order)));
    assertEquals(Optional.empty(), await(connector.find(key)));

    var held = (Hold.Held) await(connector.hold(order));
    NOW.set(EIGHT.plus(Duration.ofMinutes(10)));
    assertEquals(
        new Confirmation.Refused("booking is EXPIRED and cannot be confirmed"),
        await(connector.confirm(key, held.ref())));
    assertEquals(
        new Confirmation.Refused("unknown booking"),
        await(connector.confirm(key, new OperatorRef(Trips.TRANSIT, "b-1"))));
  }

  @Test
  void a_ticket_of_a_line_that_has_left_is_not_taken_back() {
    var held = (Hold.Held) await(connector.hold(order));
    await(connector.confirm(key, held.ref()));
    NOW.set(EIGHT.plus(Duration.ofMinutes(10)));
    assertEquals(
        new Release.Refused("booking is CONFIRMED and cannot be cancelled"),
        await(connector.release(key, held.ref())));
  }

  @Test
  void no_answer_is_unknown_whether_it_had_an_effect_or_not() throws Exception {
    fault("hold", "LOSE_REQUEST", 1, 0);
    assertInstanceOf(Hold.Unknown.class, await(connector.hold(order)));
    assertEquals(Optional.empty(), await(connector.find(key)), "had none");

    fault("hold", "LOSE_ANSWER", 1, 0);
    assertInstanceOf(Hold.Unknown.class, await(connector.hold(order)));
    var ref = await(connector.find(key)).orElseThrow().ref();

    fault("confirm", "DELAY", 1, 1500);
    Instant before = Instant.ofEpochSecond(0, System.nanoTime());
    assertInstanceOf(Confirmation.Unknown.class, await(connector.confirm(key, ref)));
    assertTrue(
        Duration.between(before, Instant.ofEpochSecond(0, System.nanoTime()))
                .compareTo(Duration.ofMillis(1400))
            < 0,
        "was not waited for");
    assertEquals(LegState.CONFIRMED, state());

    fault("cancel", "ERROR", 1, 0);
    assertInstanceOf(Release.Unknown.class, await(connector.release(key, ref)));
    fault("cancel", "GARBAGE", 1, 0);
    assertInstanceOf(Release.Unknown.class, await(connector.release(key, ref)));
    assertEquals(LegState.RELEASED, state());

    fault("find", "ERROR", 1, 0);
    var failure = assertThrows(ConnectorFailure.class, () -> await(connector.find(key)));
    assertEquals(ConnectorFailure.Code.OPERATOR_ERROR, failure.code());
    fault("quote", "LOSE_ANSWER", 1, 0);
    assertThrows(
        ConnectorFailure.class, () -> await(connector.quote(Trips.metro(0, 10), Trips.EUR)));
  }

  @Test
  void the_answer_comes_back_on_the_context_of_the_caller() {
    var context = database.vertx().getDelegate().getOrCreateContext();
    var thread =
        Uni.createFrom()
            .<Boolean>emitter(
                emitter ->
                    context.runOnContext(
                        _ ->
                            connector
                                .find(key)
                                .map(_ -> io.vertx.core.Vertx.currentContext() == context)
                                .subscribe()
                                .with(emitter::complete, emitter::fail)));
    assertEquals(true, await(thread));
  }

  private LegState state() {
    return await(connector.find(key)).orElseThrow().state();
  }

  private static void fault(String operation, String fault, int times, long delayMillis)
      throws Exception {
    control(
        "POST",
        "/control/faults",
        """
        {"operation":"%s","fault":"%s","times":%d,"delayMillis":%d}"""
            .formatted(operation, fault, times, delayMillis));
  }

  private static void control(String method, String path, String body) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(url + path))
                  .method(method, BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
    }
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(Duration.ofSeconds(10));
  }
}
