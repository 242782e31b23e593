package io.openmaas.terminal.fleet.card;

import static io.openmaas.terminal.trip.TripScript.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.event.Event;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.StoredRecords;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.card.Reconciliation.Kept;
import io.openmaas.terminal.fleet.card.Reconciliation.Outcome;
import io.openmaas.terminal.fleet.card.SendsCardLists.Delivery;
import io.openmaas.terminal.fleet.card.store.CardListSweep;
import io.openmaas.terminal.fleet.card.store.CardLists;
import io.openmaas.terminal.fleet.card.store.CardUses;
import io.openmaas.terminal.fleet.card.store.DriverCards;
import io.openmaas.terminal.fleet.card.store.TripsToCards;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.ingest.store.Records;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CardsTest {
  private static final String CARD = "04A1B2C3D4";
  private static TestDatabase database;
  private final List<Alarm> alarms = new ArrayList<>();
  private FleetFixture fleet;
  private DriverCards cards;
  private CardLists lists;
  private TripsToCards trips;
  private KeyPair keys;
  private Vehicle car;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void build() throws GeneralSecurityException {
    fleet = new FleetFixture(database);
    car = fleet.car();
    database.pool().query("delete from terminal.driver_card").executeAndAwait();
    cards = new DriverCards();
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    lists = new CardLists(database.pool(), new Ed25519CardLists(this::sign), fleet.clock);
    var rentals =
        new Rentals(
            fleet.reservations, fleet.vehicles, fleet.bays, fleet.trips, fleet.events, fleet.clock);
    trips =
        new TripsToCards(
            database.pool(),
            new CardUses(new Records(), cards, fleet.reservations, rentals, fleet.clock),
            alarms::add);
  }

  private byte[] sign(byte[] message) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_list_is_signed_names_no_card_and_gets_a_new_version_only_when_it_changes()
      throws Exception {
    LegOrder order = confirmed();
    give(order.traveller());
    var first = get(lists.refresh(car.id()));
    assertEquals(1, first.version());
    assertEquals(first, get(lists.refresh(car.id())));

    String[] parts = first.signed().split("\\.");
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(keys.getPublic());
    verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertTrue(verifier.verify(Base64.getUrlDecoder().decode(parts[2])));
    var payload = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
    assertEquals(car.id().toString(), payload.path("vehicle").asText());
    assertEquals(1, payload.path("version").asInt());
    assertEquals(1, payload.path("entries").size());
    assertEquals(CardHash.ofNumber(CARD).in(car.id()), payload.at("/entries/0/card").asText());
    assertFalse(payload.toString().contains(CARD));
    assertNotEquals(
        CardHash.ofNumber(CARD).in(car.id()),
        CardHash.ofNumber(CARD).in(new VehicleId(UUID.randomUUID())));

    database
        .pool()
        .query(
            "update terminal.reservation set state = 'RELEASED' where vehicle = '" + car.id() + "'")
        .executeAndAwait();
    var second = get(lists.refresh(car.id()));
    assertEquals(2, second.version());
    fleet.clock.advance(Duration.ofDays(4));
    assertEquals(3, get(lists.refresh(car.id())).version(), "half of its validity is over");
  }

  @Test
  void a_list_is_sent_until_its_version_is_acknowledged() {
    LegOrder order = confirmed();
    give(order.traveller());
    var sent = new ArrayList<Long>();
    var answers = new ArrayList<Delivery>(List.of(new Delivery.Later(), new Delivery.Later()));
    var sweep =
        new CardListSweep(
            lists,
            (vehicle, version, _) -> {
              if (!vehicle.equals(car.id())) {
                return Uni.createFrom().item(new Delivery.NotSupported());
              }
              sent.add(version);
              return Uni.createFrom()
                  .item(
                      answers.isEmpty()
                          ? new Delivery.Acknowledged(version)
                          : answers.removeFirst());
            });
    for (int i = 0; i < 5; i++) {
      get(sweep.sweep());
    }
    assertEquals(List.of(1L, 1L, 1L), sent);
    assertEquals(Optional.of(1L), get(lists.find(car.id())).orElseThrow().acknowledged());
    assertEquals(false, get(lists.acknowledged(car.id(), 9)), "a version never given");
  }

  @Test
  void a_use_reported_later_begins_the_rental_at_the_time_of_the_record_once() {
    LegOrder order = confirmed();
    give(order.traveller());
    fleet.clock.set(at("14:00:00"));
    drive("10:10:00", "04:a1:b2:c3:d4");
    read();
    var rental = get(fleet.reservations.find(database.pool(), order.key())).orElseThrow();
    assertEquals(ReservationState.IN_USE, rental.state());
    assertEquals(Optional.of(at("10:10:00")), rental.times().unlockedAt());
    var started = fleet.events.of(Event.RentalStarted.class);
    assertEquals(1, started.size());
    assertEquals(at("10:10:00"), started.getFirst().at());
    read();
    assertEquals(1, fleet.events.of(Event.RentalStarted.class).size());
    assertEquals(List.of(), alarms);
  }

  @Test
  void a_use_without_a_right_raises_an_alarm_with_the_card_once() {
    LegOrder order = confirmed();
    give(order.traveller());
    fleet.clock.set(at("14:00:00"));
    drive("10:10:00", "99999999");
    read();
    read();
    assertEquals(1, alarms.size());
    assertEquals(AlarmKind.UNRENTED_MOVEMENT, alarms.getFirst().kind());
    assertTrue(
        alarms.getFirst().words().contains(CardHash.ofNumber("99999999").shortened()),
        alarms.getFirst().words());
    assertEquals(
        ReservationState.CONFIRMED,
        get(fleet.reservations.find(database.pool(), order.key())).orElseThrow().state());
  }

  @Test
  void reconciliation_by_table() {
    var ada = new TravellerId(new UUID(1, 1));
    var bob = new TravellerId(new UUID(1, 2));
    var awaited = kept(1, ada, "10:00:00", "11:00:00", true, null, null);
    var driving = kept(2, ada, "10:00:00", "11:00:00", false, "10:02:00", null);
    var over = kept(3, ada, "10:00:00", "11:00:00", false, "10:02:00", "10:30:00");
    var later = kept(4, ada, "12:00:00", "13:00:00", true, null, null);
    assertEquals(
        new Outcome.OfflineUnlock(awaited.id()), of("10:10:00", ada, List.of(later, awaited)));
    assertEquals(new Outcome.OfflineUnlock(awaited.id()), of("09:56:00", ada, List.of(awaited)));
    assertInstanceOf(Outcome.Unrented.class, of("09:50:00", ada, List.of(awaited)));
    assertInstanceOf(Outcome.Unrented.class, of("11:06:00", ada, List.of(awaited)));
    assertEquals(
        new Outcome.SameRental(driving.id()), of("10:40:00", ada, List.of(driving, later)));
    assertInstanceOf(Outcome.Unrented.class, of("10:40:00", ada, List.of(over)));
    assertInstanceOf(Outcome.Unrented.class, of("10:10:00", bob, List.of(awaited)));
    var other = assertInstanceOf(Outcome.Unrented.class, of("10:10:00", bob, List.of(driving)));
    assertTrue(other.words().contains("another traveller had the vehicle"));
    var unknown = assertInstanceOf(Outcome.Unrented.class, of("10:10:00", null, List.of(awaited)));
    assertTrue(unknown.words().contains("not known"));
    assertEquals(
        new Outcome.Driver(),
        Reconciliation.of(use("10:10:00"), Optional.empty(), List.of(), true));
  }

  private static Outcome of(String time, TravellerId owner, List<Kept> kept) {
    return Reconciliation.of(use(time), Optional.ofNullable(owner), kept, false);
  }

  private static CardUse use(String time) {
    return new CardUse(new VehicleId(new UUID(2, 2)), at(time), CardHash.ofNumber(CARD));
  }

  private static Kept kept(
      int id, TravellerId who, String from, String to, boolean awaited, String out, String back) {
    return new Kept(
        new RentalId(new UUID(3, id)),
        who,
        at(from),
        Optional.of(at(to)),
        awaited,
        Optional.ofNullable(out).map(time -> at(time)),
        Optional.ofNullable(back).map(time -> at(time)));
  }

  private LegOrder confirmed() {
    LegOrder order = fleet.order(car);
    var held = assertInstanceOf(Hold.Held.class, get(fleet.fleet.hold(order)));
    get(fleet.fleet.confirm(order.key(), held.ref()));
    return order;
  }

  private void give(TravellerId traveller) {
    assertEquals(
        true,
        get(cards.add(database.pool(), CardHash.ofNumber(CARD), traveller, fleet.clock.instant())));
  }

  /** Three records of a trip of two minutes, the first with a card. */
  private void drive(String time, String card) {
    Instant from = at(time);
    new StoredRecords(database.pool())
        .add(
            car.id(),
            List.of(
                record(from, 1, 1000, Map.of(Detail.DRIVER_CARD, card)),
                record(from.plusSeconds(60), 1, 1500, Map.of()),
                record(from.plusSeconds(120), 0, 2000, Map.of())));
    fleet.assemble(car);
  }

  private static TerminalRecord record(
      Instant at, long ignition, long odometer, Map<Detail, String> details) {
    return new TerminalRecord(
        new Imei("350000000000001"),
        at,
        Optional.empty(),
        Map.of(Measure.IGNITION, ignition, Measure.ODOMETER_CAN_M, odometer),
        details);
  }

  /** The announced trips are read. */
  private void read() {
    fleet
        .events
        .of(Event.TripRecorded.class)
        .forEach(event -> get(trips.on(Message.of((Event) event))));
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
