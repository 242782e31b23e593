package io.openmaas.terminal.command.wire;

import static io.openmaas.terminal.command.CommandFixture.PERSON;
import static io.openmaas.terminal.command.CommandFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.command.Asked;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandFixture;
import io.openmaas.terminal.command.CommandFixture.Process;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.CommandState;
import io.openmaas.terminal.command.RateLimits.Limits;
import io.openmaas.terminal.command.RentsVehicles.Rented;
import io.openmaas.terminal.command.RentsVehicles.Stage;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.command.VehicleCommand;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardedCommandsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Authority OURSELVES = new Authority.Ourselves("lock what was returned");
  private static TestDatabase database;
  private CommandFixture fixture;
  private VehicleId car;

  @BeforeAll
  static void connect() {
    database = new TestDatabase();
  }

  @AfterAll
  static void disconnect() {
    database.close();
  }

  @BeforeEach
  void build() {
    fixture = new CommandFixture(database);
    car = fixture.vehicle;
  }

  private CommandOutcome carryOut(Process process, Command command) {
    return get(process.commands().carryOut(car, command, PERSON));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(5);
    }
    assertTrue(condition.getAsBoolean());
  }

  private static Uni<CommandReply> never() {
    return Uni.createFrom().nothing();
  }

  @Test
  void every_kind_is_done_with_its_receipt_and_a_valid_envelope() {
    fixture.said(Duration.ofMinutes(1), 0, Map.of(Measure.IGNITION, 0L));
    Process process = fixture.start(LONG);
    fixture.terminal.connect(process.sessions());
    long counter = 0;
    for (String name : "unlock lock lights horn immobilise mobilise read-status text".split(" ")) {
      Command command = Command.find(name, Optional.of("good day")).orElseThrow();
      assertEquals(new CommandOutcome.Done(name + " done"), carryOut(process, command));
      VehicleCommand kept = fixture.latest();
      assertEquals(CommandState.DONE, kept.state());
      assertEquals(Optional.of(name + " done"), kept.receipt());
      assertEquals(Optional.of(++counter), kept.target().counter());
      assertEquals(PERSON, kept.authority());
    }
    assertEquals(8, fixture.terminal.effects.size());
  }

  @Test
  void the_intent_is_committed_before_anything_is_sent() {
    Process process = fixture.start(LONG);
    var seen = new CompletableFuture<CommandState>();
    fixture.terminal.answer =
        command ->
            fixture
                .log
                .find(command.id())
                .invoke(found -> seen.complete(found.orElseThrow().state()))
                .chain(() -> fixture.terminal.obey(command));
    fixture.terminal.connect(process.sessions());
    carryOut(process, new Command.Unlock());
    assertEquals(CommandState.SENDING, seen.join());
  }

  @Test
  void many_who_ask_for_the_same_get_one_effect() throws InterruptedException {
    Process process = fixture.start(LONG);
    var gate = new CompletableFuture<CommandReply>();
    fixture.terminal.answer =
        command ->
            Uni.createFrom().completionStage(gate).chain(() -> fixture.terminal.obey(command));
    fixture.terminal.connect(process.sessions());
    var outcomes =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    process
                        .commands()
                        .carryOut(car, new Command.Unlock(), PERSON)
                        .subscribeAsCompletionStage())
            .toList();
    await(() -> !fixture.terminal.sent.isEmpty());
    gate.complete(new CommandReply.NoAnswer());
    outcomes.forEach(
        outcome -> assertEquals(new CommandOutcome.Done("unlock done"), outcome.join()));
    assertEquals(1, fixture.terminal.sent.size());
    assertEquals(1, fixture.all().size());
  }

  @Test
  void whoever_turns_away_stops_nothing() throws InterruptedException {
    Process process = fixture.start(LONG);
    var gate = new CompletableFuture<CommandReply>();
    fixture.terminal.answer =
        command ->
            Uni.createFrom().completionStage(gate).chain(() -> fixture.terminal.obey(command));
    fixture.terminal.connect(process.sessions());
    process
        .commands()
        .carryOut(car, new Command.Unlock(), PERSON)
        .subscribe()
        .with(_ -> {})
        .cancel();
    var turned = process.commands().carryOut(car, new Command.Unlock(), PERSON);
    var handle = turned.subscribe().with(_ -> {});
    await(() -> !fixture.terminal.sent.isEmpty());
    handle.cancel();
    gate.complete(new CommandReply.NoAnswer());
    await(() -> fixture.latest().state() == CommandState.DONE);
    assertEquals(1, fixture.terminal.effects.size());
  }

  @Test
  void an_answer_that_is_lost_is_unknown_and_is_not_sent_again() throws InterruptedException {
    Process process = fixture.start(Duration.ofSeconds(2));
    fixture.terminal.answer =
        command ->
            fixture.terminal.obey(command).replaceWith(new CommandReply.NoAnswer()); // line cut
    TerminalSession session = fixture.terminal.connect(process.sessions());
    assertEquals(new CommandOutcome.Unknown(), carryOut(process, new Command.Unlock()));
    assertEquals(CommandState.UNKNOWN, fixture.latest().state());
    assertEquals(
        List.of(AlarmKind.COMMAND_UNKNOWN),
        fixture.alarms.stream().map(alarm -> alarm.kind()).toList());
    // it reconnects, and whoever asks again is told so while the first may still take effect
    process.sessions().remove(session);
    fixture.terminal.connect(process.sessions());
    assertEquals(new CommandOutcome.Unknown(), carryOut(process, new Command.Unlock()));
    assertEquals(1, fixture.terminal.sent.size());
    // after its expiry, asking anew is a new command with a counter of its own
    Thread.sleep(2_100);
    fixture.terminal.answer = fixture.terminal::obey;
    assertEquals(1, fixture.terminal.sent.size(), "nothing is sent by itself");
    assertInstanceOf(CommandOutcome.Done.class, carryOut(process, new Command.Unlock()));
    assertEquals(
        List.of(1L, 2L), fixture.terminal.sent.stream().map(SignedCommand::counter).toList());
    assertEquals(CommandState.UNKNOWN, fixture.all().getLast().state(), "still");
  }

  @Test
  void another_command_may_be_sent_while_one_is_unknown() {
    Process process = fixture.start(LONG);
    fixture.terminal.answer = _ -> Uni.createFrom().item(new CommandReply.NoAnswer());
    fixture.terminal.connect(process.sessions());
    assertEquals(new CommandOutcome.Unknown(), carryOut(process, new Command.Unlock()));
    fixture.terminal.answer = fixture.terminal::obey;
    assertInstanceOf(CommandOutcome.Done.class, carryOut(process, new Command.Lock()));
    // the unlock, kept on the way, comes after the lock
    assertEquals("replay", fixture.terminal.verify(fixture.terminal.sent.getFirst().envelope()));
  }

  @Test
  void a_terminal_that_says_nothing_in_time_is_unknown() {
    Process process = fixture.start(SHORT);
    fixture.terminal.answer = _ -> never();
    fixture.terminal.connect(process.sessions());
    assertEquals(new CommandOutcome.Unknown(), carryOut(process, new Command.Unlock()));
    assertEquals(1, fixture.terminal.sent.size());
  }

  @Test
  void a_session_that_fails_may_have_sent() {
    Process process = fixture.start(SHORT);
    fixture.terminal.answer =
        _ -> {
          throw new IllegalStateException("a bug of a session");
        };
    fixture.terminal.connect(process.sessions());
    assertEquals(new CommandOutcome.Unknown(), carryOut(process, new Command.Unlock()));
    fixture.terminal.answer = fixture.terminal::obey;
    assertInstanceOf(CommandOutcome.Done.class, carryOut(process, new Command.Lock()));
  }

  private static void late(Process process, UUID id, CommandReply reply) {
    process.commands().late(id, reply).await().atMost(Duration.ofSeconds(10));
  }

  @Test
  void a_receipt_that_a_session_has_stored_before_it_answers_is_no_correction() {
    Process process = fixture.start(LONG);
    fixture.terminal.answer =
        command -> {
          var reply = new CommandReply.Done("doors open");
          return process.commands().late(command.id(), reply).replaceWith(reply);
        };
    fixture.terminal.connect(process.sessions());
    assertEquals(new CommandOutcome.Done("doors open"), carryOut(process, new Command.Unlock()));
    assertEquals(Optional.of("doors open"), fixture.latest().receipt());
    assertTrue(fixture.latest().times().correctedAt().isEmpty());
  }

  @Test
  void a_late_receipt_corrects_and_sends_nothing() {
    Process process = fixture.start(SHORT);
    fixture.terminal.answer = _ -> never();
    fixture.terminal.connect(process.sessions());
    carryOut(process, new Command.Unlock());
    UUID id = fixture.latest().id();
    late(process, id, new CommandReply.NoAnswer());
    assertEquals(CommandState.UNKNOWN, fixture.latest().state());
    late(process, id, new CommandReply.Done("doors open"));
    assertEquals(CommandState.DONE, fixture.latest().state(), "stored when it completes");
    late(process, id, new CommandReply.Refused("second thoughts"));
    late(process, UUID.randomUUID(), new CommandReply.Done("never asked"));
    assertEquals(Optional.of("doors open"), fixture.latest().receipt());
    assertTrue(fixture.latest().times().correctedAt().isPresent());
    assertEquals(1, fixture.terminal.sent.size());
  }

  @Test
  void an_answer_to_a_process_that_another_start_had_given_up_is_a_correction() throws Exception {
    Process first = fixture.start(LONG);
    var gate = new CompletableFuture<CommandReply>();
    fixture.terminal.answer = _ -> Uni.createFrom().completionStage(gate);
    fixture.terminal.connect(first.sessions());
    var outcome =
        first.commands().carryOut(car, new Command.Unlock(), PERSON).subscribeAsCompletionStage();
    await(() -> !fixture.terminal.sent.isEmpty());
    assertEquals(new CommandOutcome.Unknown(), carryOut(fixture.start(LONG), new Command.Unlock()));
    gate.complete(new CommandReply.Done("doors open"));
    assertEquals(new CommandOutcome.Done("doors open"), outcome.join());
    assertTrue(fixture.latest().times().correctedAt().isPresent());
  }

  @Test
  void away_until_it_expires() throws InterruptedException {
    Process process = fixture.start(SHORT);
    assertEquals(new CommandOutcome.Expired(), carryOut(process, new Command.Unlock()));
    assertEquals(CommandState.EXPIRED, fixture.latest().state());
    fixture.terminal.connect(process.sessions());
    Thread.sleep(200);
    assertEquals(List.of(), fixture.terminal.sent, "an expired unlock is never sent");
  }

  @Test
  void delivered_when_the_terminal_comes_back_in_time_in_the_order_asked()
      throws InterruptedException {
    Process process = fixture.start(Duration.ofSeconds(5));
    var unlock =
        process.commands().carryOut(car, new Command.Unlock(), PERSON).subscribeAsCompletionStage();
    await(() -> fixture.all().size() == 1);
    var lights =
        process.commands().carryOut(car, new Command.Lights(), PERSON).subscribeAsCompletionStage();
    await(() -> fixture.all().size() == 2);
    fixture.terminal.connect(process.sessions());
    assertInstanceOf(CommandOutcome.Done.class, unlock.join());
    assertInstanceOf(CommandOutcome.Done.class, lights.join());
    assertEquals(
        List.of("unlock", "lights"),
        fixture.terminal.sent.stream().map(sent -> sent.command().name()).toList());
  }

  @Test
  void openmaas_itself_does_not_wait_for_a_car_that_is_away() {
    Process process = fixture.start(LONG);
    assertEquals(
        new CommandOutcome.Refused("the terminal is not connected"),
        get(process.commands().carryOut(car, new Command.Lock(), OURSELVES)));
    assertEquals(List.of(), fixture.all(), "the sweep leaves no row each time");
  }

  @Test
  void a_command_that_waited_is_checked_again() throws InterruptedException {
    var rental = new RentalId(UUID.randomUUID());
    fixture.rentals.put(rental, new Rented(car, Stage.OPEN));
    Process process = fixture.start(Duration.ofSeconds(5));
    var outcome =
        process
            .commands()
            .carryOut(car, new Command.Unlock(), new Authority.Renter(rental))
            .subscribeAsCompletionStage();
    await(() -> fixture.all().size() == 1);
    fixture.rentals.put(rental, new Rented(car, Stage.RETURNED));
    fixture.terminal.connect(process.sessions());
    assertEquals(new CommandOutcome.Refused("the rental is over"), outcome.join());
    assertEquals(List.of(), fixture.terminal.sent);
    assertEquals(CommandState.REFUSED, fixture.latest().state());
  }

  @Test
  void a_terminal_that_was_swapped_does_not_get_the_other_ones_command()
      throws InterruptedException {
    Process process = fixture.start(Duration.ofSeconds(5));
    var outcome =
        process.commands().carryOut(car, new Command.Unlock(), PERSON).subscribeAsCompletionStage();
    await(() -> fixture.all().size() == 1);
    var other = new CommandFixture(database); // truncates: its row is gone as well
    var swapped =
        new io.openmaas.terminal.command.ScriptedTerminal(
            other.terminal.imei, car, fixture.key, fixture.clock);
    swapped.connect(process.sessions());
    assertEquals(new CommandOutcome.Refused("another terminal is built in"), outcome.join());
    assertEquals(List.of(), swapped.sent);
  }

  @Test
  void killed_while_it_was_sent_it_is_unknown_and_never_sent_again() throws InterruptedException {
    Process first = fixture.start(Duration.ofSeconds(3));
    fixture.terminal.answer =
        command -> fixture.terminal.obey(command).chain(GuardedCommandsTest::never);
    fixture.terminal.connect(first.sessions());
    first.commands().carryOut(car, new Command.Unlock(), PERSON).subscribe().with(_ -> {});
    await(() -> fixture.terminal.effects.size() == 1);
    // the process is gone; another is started on the same database
    fixture.terminal.answer = fixture.terminal::obey;
    Process second = fixture.start(Duration.ofSeconds(3));
    fixture.terminal.connect(second.sessions());
    assertEquals(
        new CommandOutcome.Unknown(), carryOut(second, new Command.Unlock()), "not sent again");
    assertEquals(CommandState.UNKNOWN, fixture.latest().state());
    assertFalse(fixture.alarms.isEmpty());
    assertEquals(1, fixture.terminal.sent.size());
    assertInstanceOf(CommandOutcome.Done.class, carryOut(second, new Command.Lock()));
    assertEquals(
        List.of(1L, 2L), fixture.terminal.sent.stream().map(SignedCommand::counter).toList());
    Thread.sleep(3_100);
    assertInstanceOf(CommandOutcome.Done.class, carryOut(second, new Command.Unlock()));
    assertEquals(3, fixture.terminal.sent.getLast().counter());
  }

  @Test
  void killed_before_it_was_sent_it_never_is() throws InterruptedException {
    Process first = fixture.start(LONG);
    first.commands().carryOut(car, new Command.Unlock(), PERSON).subscribe().with(_ -> {});
    await(() -> fixture.all().size() == 1);
    Process second = fixture.start(LONG);
    fixture.terminal.connect(second.sessions());
    assertInstanceOf(CommandOutcome.Done.class, carryOut(second, new Command.Unlock()));
    assertEquals(CommandState.REFUSED, fixture.all().getLast().state());
    assertEquals(
        Optional.of("the gateway was started anew before it was sent"),
        fixture.all().getLast().receipt());
    fixture.terminal.connect(first.sessions()); // were it not dead
    Thread.sleep(200);
    assertEquals(1, fixture.terminal.effects.size());
  }

  @Test
  void a_foreign_rental_opens_nothing_and_joins_nothing() throws InterruptedException {
    var foreign = new RentalId(UUID.randomUUID());
    fixture.rentals.put(foreign, new Rented(new VehicleId(UUID.randomUUID()), Stage.OPEN));
    Process process = fixture.start(LONG);
    fixture.terminal.answer = _ -> never();
    fixture.terminal.connect(process.sessions());
    process.commands().carryOut(car, new Command.Unlock(), PERSON).subscribe().with(_ -> {});
    await(() -> fixture.terminal.sent.size() == 1);
    for (RentalId rental : List.of(foreign, new RentalId(UUID.randomUUID()))) {
      assertEquals(
          new CommandOutcome.Refused("the vehicle is not rented by this rental"),
          get(
              process
                  .commands()
                  .carryOut(car, new Command.Unlock(), new Authority.Renter(rental))));
      assertEquals(CommandState.REFUSED, fixture.latest().state());
    }
    assertEquals(1, fixture.terminal.sent.size());
  }

  @Test
  void immobilise_while_driving_is_refused() {
    Process process = fixture.start(LONG);
    fixture.terminal.connect(process.sessions());
    var unknown =
        assertInstanceOf(CommandOutcome.Refused.class, carryOut(process, new Command.Immobilise()));
    assertTrue(unknown.reason().startsWith("no record of the last"), "nothing is known");
    fixture.said(Duration.ofMinutes(20), 0, Map.of(Measure.IGNITION, 0L));
    assertInstanceOf(CommandOutcome.Refused.class, carryOut(process, new Command.Immobilise()));
    fixture.said(Duration.ofMinutes(4), 50, Map.of(Measure.IGNITION, 1L));
    assertEquals(
        new CommandOutcome.Refused("the ignition is on"),
        carryOut(process, new Command.Immobilise()));
    fixture.said(Duration.ofMinutes(3), 12, Map.of(Measure.IGNITION, 0L));
    assertEquals(
        new CommandOutcome.Refused("the vehicle moves at 12 km/h"),
        carryOut(process, new Command.Immobilise()));
    assertEquals(List.of(), fixture.terminal.sent);
    fixture.said(Duration.ofMinutes(2), 0, Map.of(Measure.IGNITION, 0L));
    assertInstanceOf(CommandOutcome.Done.class, carryOut(process, new Command.Immobilise()));
  }

  @Test
  void a_clock_that_runs_ahead_does_not_show_that_a_car_stands() {
    Process process = fixture.start(LONG);
    fixture.terminal.connect(process.sessions());
    fixture.said(Duration.ofHours(-1), 0, Map.of(Measure.IGNITION, 0L));
    assertInstanceOf(CommandOutcome.Refused.class, carryOut(process, new Command.Immobilise()));
    // by the time it names it stood a minute ago; but what came last is of a day to come
    fixture.said(Duration.ofMinutes(1), 0, Map.of(Measure.IGNITION, 0L));
    fixture.said(Duration.ofDays(-1), 40, Map.of(Measure.IGNITION, 1L));
    var refused =
        assertInstanceOf(CommandOutcome.Refused.class, carryOut(process, new Command.Immobilise()));
    assertTrue(refused.reason().startsWith("no record of the last"), refused.reason());
    assertEquals(List.of(), fixture.terminal.sent);
  }

  @Test
  void immobilise_does_not_wait_for_a_car_that_is_away() {
    fixture.said(Duration.ofMinutes(1), 0, Map.of(Measure.IGNITION, 0L));
    Process process = fixture.start(LONG);
    assertEquals(
        new CommandOutcome.Refused("the terminal is not connected"),
        carryOut(process, new Command.Immobilise()),
        "it may drive when it comes back, before its records do");
  }

  @Test
  void a_low_battery_is_spared() {
    var rental = new RentalId(UUID.randomUUID());
    fixture.rentals.put(rental, new Rented(car, Stage.OPEN));
    fixture.said(
        Duration.ofHours(3), 0, Map.of(Measure.IGNITION, 0L, Measure.EXTERNAL_MV, 11_790L));
    Process process = fixture.start(LONG);
    fixture.terminal.connect(process.sessions());
    for (Command command :
        List.of(
            new Command.Horn(),
            new Command.Lights(),
            new Command.Text("hello"),
            new Command.ReadStatus(),
            new Command.Unlock())) {
      var refused = assertInstanceOf(CommandOutcome.Refused.class, carryOut(process, command));
      assertTrue(refused.reason().startsWith("the battery is low (11790 mV)"), command.name());
    }
    assertEquals(List.of(), fixture.terminal.sent);
    assertInstanceOf(CommandOutcome.Done.class, carryOut(process, new Command.Mobilise()));
    for (Command command : List.of(new Command.Unlock(), new Command.Lock())) {
      assertInstanceOf(
          CommandOutcome.Done.class,
          get(process.commands().carryOut(car, command, new Authority.Renter(rental))));
    }
    // the sweep locks a returned car once, and leaves it alone for a while
    assertInstanceOf(
        CommandOutcome.Done.class,
        get(process.commands().carryOut(car, new Command.Lock(), OURSELVES)));
    assertInstanceOf(
        CommandOutcome.Refused.class,
        get(process.commands().carryOut(car, new Command.Lock(), OURSELVES)));
    assertEquals(4, fixture.terminal.sent.size());
  }

  @Test
  void rate_limits_per_kind_terminal_and_person() {
    Process process = fixture.start(LONG, new Limits(5, 3, 7, Duration.ofMinutes(15)));
    fixture.terminal.connect(process.sessions());
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(CommandOutcome.Done.class, carryOut(process, new Command.Horn()));
    }
    assertEquals(
        new CommandOutcome.Refused("too many commands in a minute to the vehicle: horn"),
        carryOut(process, new Command.Horn()));
    assertInstanceOf(CommandOutcome.Done.class, carryOut(process, new Command.Lights()));
    assertInstanceOf(CommandOutcome.Done.class, carryOut(process, new Command.Unlock()));
    assertInstanceOf(CommandOutcome.Refused.class, carryOut(process, new Command.Lock()));
    assertEquals(
        new CommandOutcome.Refused("too many commands in a minute by one person"),
        carryOut(process, new Command.Lock()));
    assertEquals(5, fixture.terminal.sent.size());
    assertEquals(5, fixture.all().size(), "what is not taken on is not stored");
  }

  @Test
  void a_request_under_one_key_has_one_command() {
    Process process = fixture.start(LONG);
    fixture.terminal.connect(process.sessions());
    var key = Optional.of("7a");
    var first =
        assertInstanceOf(
            Asked.Taken.class, get(process.commands().ask(car, new Command.Horn(), PERSON, key)));
    get(first.outcome());
    var again =
        assertInstanceOf(
            Asked.Taken.class, get(process.commands().ask(car, new Command.Horn(), PERSON, key)));
    assertEquals(first.id(), again.id());
    assertEquals(new CommandOutcome.Done("horn done"), get(again.outcome()));
    assertEquals(1, fixture.terminal.sent.size());
  }

  @Test
  void a_replayed_envelope_and_a_forged_one_do_nothing() {
    Process process = fixture.start(LONG);
    fixture.terminal.connect(process.sessions());
    carryOut(process, new Command.Unlock());
    String envelope = fixture.terminal.sent.getFirst().envelope();
    assertEquals("replay", fixture.terminal.verify(envelope));
    assertEquals("signature", fixture.terminal.verify("A" + envelope.substring(1)));
    assertEquals(1, fixture.terminal.effects.size());
  }

  @Test
  void no_command_is_valid_for_more_than_a_minute() {
    assertThrows(IllegalArgumentException.class, () -> fixture.start(Duration.ofSeconds(61)));
    assertThrows(IllegalArgumentException.class, () -> fixture.start(Duration.ZERO));
    Process process = fixture.start(Duration.ofSeconds(60));
    fixture.terminal.connect(process.sessions());
    carryOut(process, new Command.Unlock());
    SignedCommand sent = fixture.terminal.sent.getFirst();
    assertEquals(Duration.ofSeconds(60), Duration.between(sent.notBefore(), sent.expiresAt()));
  }

  @Test
  void a_database_that_is_away_sends_nothing() {
    Process process = fixture.start(LONG);
    fixture.terminal.connect(process.sessions());
    carryOut(process, new Command.Horn());
    database
        .pool()
        .query("alter table terminal.vehicle_command rename to hidden")
        .executeAndAwait();
    try {
      assertEquals(
          new CommandOutcome.Refused("it could not be stored, and was not sent"),
          carryOut(process, new Command.Unlock()));
      assertEquals(1, fixture.terminal.sent.size());
    } finally {
      database
          .pool()
          .query("alter table terminal.hidden rename to vehicle_command")
          .executeAndAwait();
    }
    assertInstanceOf(CommandOutcome.Done.class, carryOut(process, new Command.Unlock()));
  }
}
