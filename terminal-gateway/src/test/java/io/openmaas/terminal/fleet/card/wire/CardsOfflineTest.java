package io.openmaas.terminal.fleet.card.wire;

import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.NOT_AUTHORIZED;
import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID;
import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.SUCCESS;
import static io.openmaas.terminal.trip.TripScript.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.event.Event;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.CuttableLine;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.MqttTestTerminal;
import io.openmaas.terminal.ReferenceGateway;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.card.CardHash;
import io.openmaas.terminal.fleet.card.CardList;
import io.openmaas.terminal.fleet.card.Ed25519CardLists;
import io.openmaas.terminal.fleet.card.SendsCardLists.Delivery;
import io.openmaas.terminal.fleet.card.store.CardListSweep;
import io.openmaas.terminal.fleet.card.store.CardLists;
import io.openmaas.terminal.fleet.card.store.CardUses;
import io.openmaas.terminal.fleet.card.store.DriverCards;
import io.openmaas.terminal.fleet.card.store.TripsToCards;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.protocol.reference.CardListReceipt;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.protocol.reference.json.CardListCodec;
import io.openmaas.terminal.simulator.SimulatedCar;
import io.openmaas.terminal.simulator.Speech;
import io.openmaas.terminal.simulator.wire.SimulatedFleet;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Card lists from the database to terminals of openmaas-terminal/1 and their uses back. */
class CardsOfflineTest {
  private static final io.openmaas.core.geo.Path ROAD =
      new io.openmaas.core.geo.Path(
          List.of(new Coordinates(54.9, 13.9), new Coordinates(54.91, 13.9)));
  private static final String CARD = "04A1B2C3D4";
  private final SigningKey key = SigningKey.generate();
  private final SigningKey gatewayKey = SigningKey.generate();
  private final List<Alarm> alarms = new ArrayList<>();
  @TempDir Path folder;
  private TestDatabase database;
  private FleetFixture fleet;
  private ReferenceGateway gateway;
  private DriverCards cards;
  private CardLists lists;
  private CardListSweep sweep;
  private SessionCardLists sender;
  private Vehicle car;
  private Imei imei;

  @BeforeEach
  void start() {
    database = new TestDatabase();
    fleet = new FleetFixture(database);
    car = fleet.car();
    imei =
        new Imei(
            database
                .pool()
                .preparedQuery(
                    """
                    update terminal.terminal set protocol = 'openmaas', secret = $2
                    where vehicle = $1 returning imei
                    """)
                .executeAndAwait(Tuple.of(car.id().value(), key.verifying().text()))
                .iterator()
                .next()
                .getString("imei"));
    gateway =
        new ReferenceGateway(
            database,
            fleet.clock,
            new ReferenceGateway.Listening(Optional.empty(), true),
            GroupCommit.Limits.USUAL);
    cards = new DriverCards();
    lists = new CardLists(database.pool(), new Ed25519CardLists(gatewayKey::sign), fleet.clock);
    sender = new SessionCardLists(gateway.sessions(), Duration.ofSeconds(1));
    sweep = new CardListSweep(lists, sender);
  }

  @AfterEach
  void stop() {
    gateway.close();
    database.close();
  }

  private SimulatedCar simulated(int port) {
    return new SimulatedCar(
        imei,
        new Coordinates(54.9, 13.9),
        48_000_000,
        new Speech.Reference(
            car.id(),
            key,
            gatewayKey.verifying(),
            InetSocketAddress.createUnresolved("127.0.0.1", port),
            Optional.empty()));
  }

  private SimulatedFleet simulator() {
    return new SimulatedFleet(fleet.clock, "127.0.0.1", 1, folder, _ -> {});
  }

  private LegOrder confirmedWithCard() {
    LegOrder order = fleet.order(car);
    var held = assertInstanceOf(Hold.Held.class, get(fleet.fleet.hold(order)));
    get(fleet.fleet.confirm(order.key(), held.ref()));
    get(
        cards.add(
            database.pool(), CardHash.ofNumber(CARD), order.traveller(), fleet.clock.instant()));
    return order;
  }

  private Optional<Long> acknowledged() {
    return get(lists.find(car.id())).orElseThrow().acknowledged();
  }

  @Test
  void a_car_without_a_connection_opens_for_the_card_and_the_rental_begins_then() throws Exception {
    LegOrder order = confirmedWithCard();
    try (var line = new CuttableLine(gateway.plainPort());
        var simulator = simulator()) {
      get(sweep.sweep());
      assertEquals(Optional.empty(), acknowledged(), "the terminal is away");
      simulator.connect(simulated(line.port()));
      await(() -> simulator.isConnected(imei));
      get(sweep.sweep());
      assertEquals(Optional.of(1L), acknowledged());

      line.cut();
      await(() -> gateway.sessions().count() == 0);
      fleet.clock.set(at("10:05:00"));
      assertFalse(simulator.holdCard(imei, "99999999"), "a card of somebody else");
      assertFalse(simulator.isUnlocked(imei));
      assertTrue(simulator.holdCard(imei, CARD));
      assertTrue(simulator.isUnlocked(imei));
      var drive = simulator.drive(imei, ROAD, fleet.clock.instant());
      fleet.clock.set(at("14:00:00"));
      line.mend();
      drive.finished().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    fleet.assemble(car);
    reconcile();
    var rental = get(fleet.reservations.find(database.pool(), order.key())).orElseThrow();
    assertEquals(ReservationState.IN_USE, rental.state());
    assertEquals(Optional.of(at("10:05:00")), rental.times().unlockedAt());
    assertEquals(List.of(), alarms);
    assertEquals(List.of(), gateway.alarms());
  }

  /** The announced trips are read. */
  private void reconcile() {
    var rentals =
        new Rentals(
            fleet.reservations, fleet.vehicles, fleet.bays, fleet.trips, fleet.events, fleet.clock);
    var trips =
        new TripsToCards(
            database.pool(),
            new CardUses(new Records(), cards, fleet.reservations, rentals, fleet.clock),
            alarms::add);
    assertEquals(1, fleet.events.of(Event.TripRecorded.class).size());
    fleet
        .events
        .of(Event.TripRecorded.class)
        .forEach(event -> get(trips.on(Message.of((Event) event))));
  }

  @Test
  void the_list_outlives_the_terminals_process_and_ends_with_the_reservation() throws Exception {
    confirmedWithCard();
    try (var simulator = simulator()) {
      simulator.connect(simulated(gateway.plainPort()));
      await(() -> simulator.isConnected(imei));
      get(sweep.sweep());
      assertEquals(Optional.of(1L), acknowledged());
    }
    try (var simulator = simulator()) {
      simulator.connect(simulated(1)); // nothing listens there
      assertTrue(simulator.holdCard(imei, CARD));
      fleet.clock.advance(Duration.ofDays(3));
      assertFalse(simulator.holdCard(imei, CARD), "the reservation is over");
      fleet.clock.advance(Duration.ofDays(5));
      assertFalse(simulator.holdCard(imei, CARD), "the list is too old");
    }
  }

  @Test
  void a_list_that_is_not_the_gateways_or_older_is_not_taken() throws Exception {
    confirmedWithCard();
    try (var simulator = simulator()) {
      simulator.connect(simulated(gateway.plainPort()));
      await(() -> simulator.isConnected(imei));
      var list = get(lists.refresh(car.id()));
      String forged =
          new Ed25519CardLists(SigningKey.generate()::sign)
              .sign(new CardList(car.id(), 7, fleet.clock.instant(), List.of()).payload());
      assertInstanceOf(Delivery.Later.class, get(sender.send(car.id(), 7, forged)));
      assertFalse(simulator.holdCard(imei, CARD));
      assertEquals(new Delivery.Acknowledged(1), get(sender.send(car.id(), 1, list.signed())));
      assertTrue(simulator.holdCard(imei, CARD));
      var signer = new Ed25519CardLists(gatewayKey::sign);
      String empty =
          signer.sign(new CardList(car.id(), 3, fleet.clock.instant(), List.of()).payload());
      assertEquals(new Delivery.Acknowledged(3), get(sender.send(car.id(), 3, empty)));
      assertFalse(simulator.holdCard(imei, CARD));
      assertEquals(
          new Delivery.Acknowledged(3),
          get(sender.send(car.id(), 1, list.signed())),
          "it says which it goes by");
      assertFalse(simulator.holdCard(imei, CARD));
    }
  }

  @Test
  void only_a_terminal_that_asks_for_lists_gets_them_and_only_its_own_word_counts()
      throws Exception {
    assertInstanceOf(Delivery.Later.class, get(sender.send(car.id(), 1, "a.b.c")));
    try (var terminal = new MqttTestTerminal(imei, key, gateway.plainPort(), Optional.empty())) {
      terminal.connect();
      terminal.subscribe();
      assertInstanceOf(Delivery.NotSupported.class, get(sender.send(car.id(), 1, "a.b.c")));
      terminal.subscribe("t/" + imei + "/cards");
      var delivery = sender.send(car.id(), 1, "a.b.c").subscribeAsCompletionStage();
      assertEquals("a.b.c", terminal.nextCommand(5_000).orElseThrow());
      assertEquals(NOT_AUTHORIZED, say(terminal, receipt(SigningKey.generate(), 1)));
      assertEquals(PAYLOAD_FORMAT_INVALID, say(terminal, "nonsense"));
      assertFalse(delivery.isDone() && delivery.join() instanceof Delivery.Acknowledged);
      assertEquals(SUCCESS, say(terminal, receipt(key, 1)));
      assertEquals(SUCCESS, say(terminal, receipt(key, 1)), "for which nobody waits");
      assertEquals(new Delivery.Acknowledged(1), delivery.get(5, TimeUnit.SECONDS));
    }
  }

  private Object say(MqttTestTerminal terminal, String message) throws Exception {
    return MqttTestTerminal.answer(
        terminal.begin(
            "t/" + imei + "/cards-acknowledged", message.getBytes(StandardCharsets.US_ASCII)));
  }

  private String receipt(SigningKey by, long version) {
    return CardListCodec.write(
            new CardListReceipt(imei, car.id(), version, fleet.clock.instant()), by)
        .text();
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(20));
  }

  private static void await(BooleanSupplier what) throws InterruptedException {
    for (int i = 0; i < 2_000 && !what.getAsBoolean(); i++) {
      Thread.sleep(5);
    }
    assertTrue(what.getAsBoolean());
  }
}
