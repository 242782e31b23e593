package io.openmaas.terminal.fleet.operator;

import static io.openmaas.terminal.trip.TripScript.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.booking.HoldsLegs.Confirmation;
import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.booking.HoldsLegs.Release;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.RunsLegs.Outcome;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.Event.RentalFinished;
import io.openmaas.core.event.Event.RentalStarted;
import io.openmaas.core.event.Event.TripRecorded;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.Rental;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.trip.TripScript;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnFleetTest {
  private static TestDatabase database;
  private FleetFixture fixture;
  private OwnFleet fleet;
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
  void build() {
    fixture = new FleetFixture(database);
    fleet = fixture.fleet;
    car = fixture.car();
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(20));
  }

  private OperatorRef held(LegOrder order) {
    return assertInstanceOf(Hold.Held.class, get(fleet.hold(order))).ref();
  }

  private LegKey confirmed() {
    LegOrder order = fixture.order(car);
    assertInstanceOf(Confirmation.Confirmed.class, get(fleet.confirm(order.key(), held(order))));
    return order.key();
  }

  private LegKey rented() {
    LegKey key = confirmed();
    assertEquals(new Outcome.Done(), get(fixture.runs.unlock(key)));
    return key;
  }

  private LegState state(LegKey key) {
    return get(fleet.find(key)).orElseThrow().state();
  }

  private boolean offered() {
    return get(fleet.available(fixture.city)).stream()
        .anyMatch(shared -> shared.vehicle().equals(car));
  }

  private void refused(String why, Outcome outcome) {
    String reason = assertInstanceOf(Outcome.Refused.class, outcome).reason();
    assertTrue(reason.contains(why), reason);
  }

  private List<Rental> finished() {
    return fixture.events.of(RentalFinished.class).stream().map(RentalFinished::rental).toList();
  }

  @Test
  void of_twenty_holds_at_once_one_is_given() {
    List<Uni<Hold>> holds =
        IntStream.range(0, 20).mapToObj(i -> fleet.hold(fixture.order(car))).toList();
    List<Hold> answers = get(Uni.join().all(holds).andFailFast());
    assertEquals(1, answers.stream().filter(Hold.Held.class::isInstance).count());
    assertEquals(19, answers.stream().filter(Hold.Refused.class::isInstance).count());
  }

  @Test
  void the_same_hold_twenty_times_is_one_hold() {
    LegOrder order = fixture.order(car);
    List<Uni<Hold>> holds = IntStream.range(0, 20).mapToObj(i -> fleet.hold(order)).toList();
    List<Hold> answers = get(Uni.join().all(holds).andFailFast());
    assertEquals(1, answers.stream().distinct().count(), answers.toString());
    assertInstanceOf(Hold.Held.class, answers.getFirst());
  }

  @Test
  void a_hold_on_another_car_for_the_same_leg_is_refused() {
    LegOrder order = fixture.order(car);
    held(order);
    assertInstanceOf(
        Hold.Refused.class, get(fleet.hold(fixture.order(fixture.car(), order.key()))));
  }

  @Test
  void a_hold_expires_and_others_may_have_the_car() {
    LegOrder first = fixture.order(car);
    OperatorRef ref = held(first);
    fixture.clock.advance(Duration.ofMinutes(14));
    assertInstanceOf(Hold.Refused.class, get(fleet.hold(fixture.order(car))));
    assertEquals(false, offered());
    fixture.clock.advance(Duration.ofMinutes(1));
    assertEquals(LegState.RELEASED, state(first.key()));
    assertEquals(true, offered());
    assertInstanceOf(Confirmation.Refused.class, get(fleet.confirm(first.key(), ref)));
    held(fixture.order(car));
    assertInstanceOf(Hold.Refused.class, get(fleet.hold(first)));
  }

  @Test
  void a_confirmed_reservation_does_not_expire_and_can_be_released() {
    LegKey key = confirmed();
    fixture.clock.advance(Duration.ofMinutes(29));
    get(fixture.sweep.sweep());
    assertEquals(LegState.CONFIRMED, state(key));
    OperatorRef ref = get(fleet.find(key)).orElseThrow().ref();
    assertEquals(new Confirmation.Confirmed(Optional.empty()), get(fleet.confirm(key, ref)));
    assertEquals(new Release.Released(), get(fleet.release(key, ref)));
    assertEquals(new Release.Released(), get(fleet.release(key, ref)));
    assertEquals(LegState.RELEASED, state(key));
    assertEquals(true, offered());
    refused("given back", get(fixture.runs.unlock(key)));
  }

  @Test
  void unlocking_begins_one_rental_however_often() {
    LegKey key = confirmed();
    List<Uni<Outcome>> unlocks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      unlocks.add(fixture.runs.unlock(key));
    }
    get(Uni.join().all(unlocks).andFailFast())
        .forEach(outcome -> assertEquals(new Outcome.Done(), outcome));
    assertEquals(10, fixture.doors.told.size());
    RentalStarted started = fixture.events.of(RentalStarted.class).getFirst();
    assertEquals(1, fixture.events.of(RentalStarted.class).size());
    assertEquals(at("10:00:00"), started.at());
    assertEquals(get(fleet.find(key)).orElseThrow().ref().value(), started.rental().toString());
    assertEquals(LegState.IN_USE, state(key));
    OperatorRef ref = get(fleet.find(key)).orElseThrow().ref();
    assertInstanceOf(Release.Refused.class, get(fleet.release(key, ref)));
  }

  @Test
  void a_car_that_is_away_stays_reserved_and_not_half_rented() {
    LegKey key = confirmed();
    fixture.doors.answer = new CommandOutcome.Refused("not connected");
    refused("cannot be reached", get(fixture.runs.unlock(key)));
    assertEquals(LegState.CONFIRMED, state(key));
    OperatorRef ref = get(fleet.find(key)).orElseThrow().ref();
    assertEquals(new Release.Released(), get(fleet.release(key, ref)));
    assertEquals(List.of("unlock"), fixture.doors.told);
    assertEquals(List.of(), fixture.events.of(RentalStarted.class));
  }

  @Test
  void an_unknown_unlock_is_found_out_by_asking_again() {
    LegKey key = confirmed();
    fixture.doors.answer = new CommandOutcome.Unknown();
    assertInstanceOf(Outcome.Unknown.class, get(fixture.runs.unlock(key)));
    fixture.doors.answer = new CommandOutcome.Refused("not connected");
    refused("cannot be reached", get(fixture.runs.unlock(key)));
    // the first attempt may have opened it, so it is not given away unlocked
    OperatorRef ref = get(fleet.find(key)).orElseThrow().ref();
    assertInstanceOf(Release.Unknown.class, get(fleet.release(key, ref)));
    fixture.doors.answer = new CommandOutcome.Done("ok");
    assertEquals(new Outcome.Done(), get(fixture.runs.unlock(key)));
    assertEquals(1, fixture.events.of(RentalStarted.class).size());
  }

  @Test
  void a_car_that_may_be_open_is_locked_before_it_is_released() {
    LegKey key = confirmed();
    OperatorRef ref = get(fleet.find(key)).orElseThrow().ref();
    fixture.doors.answer = new CommandOutcome.Unknown();
    get(fixture.runs.unlock(key));
    fixture.doors.answer = new CommandOutcome.Done("ok");
    assertEquals(new Release.Released(), get(fleet.release(key, ref)));
    assertEquals(List.of("unlock", "lock"), fixture.doors.told);
  }

  @Test
  void a_car_that_was_driven_was_unlocked() {
    LegKey key = confirmed();
    fixture.doors.answer = new CommandOutcome.Unknown();
    get(fixture.runs.unlock(key));
    fixture.clock.set(at("10:02:00"));
    fixture.arrive(car, "10:01:00 on dev=0 north=0\n10:02:00 on dev=400 north=400 kmh=30");
    get(fixture.sweep.sweep());
    assertEquals(LegState.IN_USE, state(key));
    assertEquals(at("10:00:00"), fixture.events.of(RentalStarted.class).getFirst().at());
  }

  @Test
  void a_rental_has_its_own_time_and_the_metres_of_its_trips() {
    fixture.arrive(car, "09:00:00 on dev=0 north=0\n09:10:00 off dev=700 north=0");
    LegKey key = rented();
    fixture.clock.set(at("10:30:00"));
    fixture.arrive(
        car,
        """
        10:02:00 on dev=700 north=0
        10:10:00 off dev=4700 north=3000
        10:11:45 on dev=4700 north=3000
        10:20:00 off dev=5955 north=100
        """);
    assertEquals(new Outcome.Done(), get(fixture.runs.giveBack(key)));
    assertEquals(new Outcome.Done(), get(fixture.runs.giveBack(key)));
    assertEquals(List.of("unlock", "lock"), fixture.doors.told);
    assertEquals(1, finished().size());
    Rental rental = finished().getFirst();
    assertEquals(new Period(at("10:00:00"), at("10:30:00")), rental.time());
    assertEquals(List.of(4000L, 1255L), rental.trips().stream().map(t -> t.metres()).toList());
    assertEquals(5255, rental.metres());
    assertEquals(car, rental.vehicle());
    assertEquals(FleetFixture.TARIFF, rental.tariff());
    assertEquals(LegState.FINISHED, state(key));
    assertEquals(true, offered());
    // the trip of 09:00 was before the car was registered
    assertEquals(
        300_000 - 5255,
        get(fixture.vehicles.find(database.pool(), car.id())).orElseThrow().rangeMetres());
  }

  @Test
  void a_car_that_was_never_moved_is_a_rental_of_no_metres() {
    LegKey key = rented();
    fixture.clock.set(at("10:05:00"));
    assertEquals(new Outcome.Done(), get(fixture.runs.giveBack(key)));
    assertEquals(0, finished().getFirst().metres());
    assertEquals(List.of(), finished().getFirst().trips());
  }

  @Test
  void a_return_is_refused_while_the_car_is_used_or_stands_outside() {
    fixture.zone(500);
    LegKey key = rented();
    fixture.clock.set(at("10:10:00"));
    fixture.arrive(car, "10:02:00 on dev=0 north=0\n10:04:00 on dev=400 north=400");
    refused("ignition", get(fixture.runs.giveBack(key)));
    fixture.arrive(car, "10:05:00 dev=900 north=900 kmh=30");
    refused("moving", get(fixture.runs.giveBack(key)));
    fixture.arrive(car, "10:06:00 dev=1000 north=1000");
    refused("trip has not ended", get(fixture.runs.giveBack(key)));
    fixture.arrive(car, "10:07:00 off dev=1000 north=1000");
    refused("outside", get(fixture.runs.giveBack(key)));
    assertEquals(LegState.IN_USE, state(key));
    fixture.arrive(car, "10:08:00 on dev=1000 north=1000\n10:09:00 off dev=1600 north=400");
    assertEquals(new Outcome.Done(), get(fixture.runs.giveBack(key)));
    assertEquals(1600, finished().getFirst().metres());
    assertEquals(List.of("unlock", "lock"), fixture.doors.told);
  }

  @Test
  void a_return_is_accepted_once_by_many_at_once() {
    LegKey key = rented();
    fixture.clock.set(at("10:30:00"));
    fixture.arrive(car, "10:02:00 on dev=0 north=0\n10:10:00 off dev=4000 north=0");
    List<Uni<Outcome>> returns = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      returns.add(fixture.runs.giveBack(key));
      returns.add(fixture.sweep.sweep().replaceWith(new Outcome.Done()));
      returns.add(
          fixture
              .tripsToFleet
              .on(Message.of((Event) new TripRecorded(anyTrip())))
              .replaceWith(new Outcome.Done()));
    }
    get(Uni.join().all(returns).andFailFast())
        .forEach(outcome -> assertEquals(new Outcome.Done(), outcome));
    assertEquals(1, finished().size());
    assertEquals(1, fixture.events.of(TripRecorded.class).size());
  }

  private TripRecord anyTrip() {
    return new TripRecord(
        new TripId(UUID.randomUUID()),
        1,
        car.id(),
        Period.of(at("10:00:00"), Duration.ZERO),
        0,
        OdometerSource.GPS,
        1,
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        ChainLink.start("x"));
  }

  @Test
  void a_return_counts_although_the_car_locks_later_and_keeps_it_from_others_until_then() {
    LegKey key = rented();
    fixture.doors.answer = new CommandOutcome.Unknown();
    fixture.clock.set(at("10:05:00"));
    assertEquals(new Outcome.Done(), get(fixture.runs.giveBack(key)));
    assertEquals(1, finished().size());
    assertEquals(false, offered());
    assertInstanceOf(Hold.Refused.class, get(fleet.hold(fixture.order(car))));
    get(fixture.sweep.sweep());
    assertEquals(false, offered());
    fixture.doors.answer = new CommandOutcome.Done("ok");
    get(fixture.sweep.sweep());
    assertEquals(true, offered());
    int told = fixture.doors.told.size();
    get(fixture.sweep.sweep());
    assertEquals(told, fixture.doors.told.size());
  }

  @Test
  void records_that_reopen_a_trip_delay_the_end_of_the_rental_until_it_is_closed() {
    LegKey key = rented();
    fixture.arrive(car, "10:02:00 on dev=0 north=0\n10:04:00 off dev=900 north=0");
    fixture.clock.set(at("10:10:00"));
    // while the car is told to lock, the news comes that it was driven on
    fixture.doors.meanwhile =
        () ->
            fixture.arrive(
                car, "10:05:00 on dev=900 north=0\n10:06:00 on dev=1200 north=300 kmh=9");
    assertEquals(new Outcome.Done(), get(fixture.runs.giveBack(key)));
    assertEquals(List.of(), finished());
    assertEquals(LegState.FINISHED, state(key));
    fixture.doors.meanwhile = () -> {};
    fixture.arrive(car, "10:07:00 off dev=1500 north=600");
    fixture.clock.set(at("10:11:00"));
    fixture.assemble(car);
    for (TripRecorded recorded : fixture.events.of(TripRecorded.class)) {
      get(fixture.tripsToFleet.on(Message.of((Event) recorded)));
    }
    assertEquals(1, finished().size());
    assertEquals(1500, finished().getFirst().metres());
    assertEquals(new Period(at("10:00:00"), at("10:10:00")), finished().getFirst().time());
  }

  @Test
  void late_records_revise_the_trip_but_do_not_finish_the_rental_again() {
    LegKey key = rented();
    fixture.clock.set(at("10:30:00"));
    fixture.arrive(car, "10:05:00 on dev=1000 north=0\n10:10:00 off dev=4000 north=0");
    get(fixture.runs.giveBack(key));
    fixture.arrive(car, "10:02:00 on dev=0 north=0");
    fixture.assemble(car);
    List<TripRecorded> recorded = fixture.events.of(TripRecorded.class);
    assertEquals(List.of(1, 2), recorded.stream().map(r -> r.trip().revision()).toList());
    assertEquals(4000, recorded.getLast().trip().metres());
    get(fixture.tripsToFleet.on(Message.of((Event) recorded.getLast())));
    assertEquals(1, finished().size());
    assertEquals(3000, finished().getFirst().metres());
  }

  @Test
  void the_next_rental_has_only_its_own_trips() {
    LegKey first = rented();
    fixture.arrive(car, "10:02:00 on dev=0 north=0\n10:10:00 off dev=4000 north=0");
    fixture.clock.set(at("10:11:00"));
    get(fixture.runs.giveBack(first));
    fixture.clock.set(at("10:11:30"));
    LegKey second = rented();
    fixture.arrive(car, "10:11:45 on dev=4000 north=0\n10:20:00 off dev=7000 north=0");
    fixture.clock.set(at("10:21:00"));
    get(fixture.runs.giveBack(second));
    assertEquals(List.of(4000L, 3000L), finished().stream().map(Rental::metres).toList());
  }

  @Test
  void supply_stands_where_the_last_fix_was_and_leaves_out_what_cannot_be_had() {
    assertEquals(true, offered());
    fixture.arrive(car, "09:00:00 on north=0\n09:10:00 off north=2000");
    fixture.assemble(car);
    var shared = get(fleet.available(fixture.city)).getFirst();
    assertEquals(TripScript.north(2000), shared.position());
    assertEquals(at("09:10:00"), shared.seenAt());
    fixture.arrive(car, "09:59:00 on north=2000");
    fixture.assemble(car);
    assertEquals(false, offered());
    fixture.arrive(car, "09:59:30 off north=2000");
    fixture.assemble(car);
    assertEquals(true, offered());
    fixture.clock.set(at("10:30:00"));
    fixture.arrive(car, "10:25:00 off");
    assertEquals(false, offered());
  }
}
