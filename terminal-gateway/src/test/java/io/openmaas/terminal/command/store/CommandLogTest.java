package io.openmaas.terminal.command.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandState;
import io.openmaas.terminal.command.EnvelopeWriter;
import io.openmaas.terminal.command.VehicleCommand;
import io.openmaas.terminal.command.store.CommandLog.Intent;
import io.openmaas.terminal.session.store.RegistersTerminals;
import io.openmaas.terminal.session.store.Terminals;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandLogTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final Authority PERSON = new Authority.Person("fleet@example.com");
  private static TestDatabase database;
  private static int number;

  private final CommandLog log =
      new CommandLog(database.pool(), new EnvelopeWriter(CommandKey.generate()));
  private VehicleId vehicle;
  private Imei imei;

  @BeforeAll
  static void connect() {
    database = new TestDatabase();
  }

  @AfterAll
  static void disconnect() {
    database.close();
  }

  @BeforeEach
  void car() {
    database.pool().query("truncate terminal.vehicle_command cascade").executeAndAwait();
    vehicle = new VehicleId(UUID.randomUUID());
    imei = new Imei("35%013d".formatted(++number));
    get(
        database
            .pool()
            .withTransaction(
                c ->
                    new Terminals(database.pool())
                        .register(c, imei, vehicle, RegistersTerminals.USUAL_MODEL)));
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(20));
  }

  private Intent intent(Command command, Instant at) {
    return new Intent(
        UUID.randomUUID(), vehicle, command, PERSON, at, at.plusSeconds(15), Optional.empty());
  }

  private VehicleCommand asked(Command command, Instant at) {
    return get(log.ask(intent(command, at))).orElseThrow().command();
  }

  private CommandState state(UUID id) {
    return get(log.find(id)).orElseThrow().state();
  }

  @Test
  void the_intent_is_there_whole_before_anything_is_sent() {
    var stored = get(log.ask(intent(new Command.Text("good day"), T0))).orElseThrow();
    VehicleCommand found = get(log.find(stored.command().id())).orElseThrow();
    assertEquals(stored.command(), found);
    assertEquals(CommandState.ASKED, found.state());
    assertEquals(Optional.of(imei), found.target().terminal());
    assertEquals(Optional.of(1L), found.target().counter());
    assertEquals(
        Optional.of(EnvelopeWriter.hash(stored.envelope().orElseThrow())), found.envelopeHash());
  }

  @Test
  void a_counter_is_given_once_however_many_ask_and_whoever_dies() {
    var other = new CommandLog(database.pool(), new EnvelopeWriter(CommandKey.generate()));
    var asked =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    (i % 2 == 0 ? log : other)
                        .ask(intent(new Command.Text("text " + i), T0))
                        .subscribeAsCompletionStage())
            .toList();
    List<Long> counters =
        asked.stream()
            .map(stage -> stage.join().orElseThrow().command().target().counter().orElseThrow())
            .sorted()
            .toList();
    assertEquals(LongStream.rangeClosed(1, 200).boxed().toList(), counters);
    // a process that is killed between counter and commit takes nothing with it that was seen
    assertThrows(
        IllegalStateException.class,
        () ->
            get(
                new CommandLog(
                        database.pool(),
                        new EnvelopeWriter(
                            _ -> {
                              throw new IllegalStateException("killed");
                            }))
                    .ask(intent(new Command.Horn(), T0))));
    assertEquals(
        Optional.of(201L), asked(new Command.Horn(), T0).target().counter(), "none is lost either");
  }

  @Test
  void rows_follow_the_transition_table_and_nothing_else() {
    Instant at = T0.plusSeconds(1);
    for (CommandState from : CommandState.values()) {
      for (CommandState to : CommandState.values()) {
        if (to == CommandState.ASKED) {
          continue;
        }
        UUID id = inState(from);
        boolean receipt = to == CommandState.DONE || to == CommandState.REFUSED;
        if (to == CommandState.SENDING) {
          get(log.sending(id, at));
        } else if (from == CommandState.UNKNOWN && receipt) {
          get(log.correct(id, to, "late", at));
        } else {
          get(log.end(id, to, Optional.of("receipt"), at));
        }
        assertEquals(from.next().contains(to) ? to : from, state(id), from + " to " + to);
      }
    }
  }

  private UUID inState(CommandState state) {
    UUID id = asked(new Command.Text("text " + UUID.randomUUID()), T0).id();
    switch (state) {
      case ASKED -> {}
      case EXPIRED, REFUSED -> get(log.end(id, state, Optional.empty(), T0));
      case SENDING -> get(log.sending(id, T0));
      case DONE, UNKNOWN -> {
        get(log.sending(id, T0));
        get(log.end(id, state, Optional.empty(), T0));
      }
    }
    assertEquals(state, state(id));
    return id;
  }

  @Test
  void it_may_be_sent_once_and_never_after_a_later_one() {
    UUID first = asked(new Command.Unlock(), T0).id();
    UUID second = asked(new Command.Lock(), T0).id();
    UUID third = asked(new Command.Horn(), T0).id();
    assertTrue(get(log.sending(second, T0)));
    assertFalse(get(log.sending(second, T0)), "replay");
    assertFalse(get(log.sending(first, T0)), "overtaken");
    get(log.end(second, CommandState.DONE, Optional.of("ok"), T0));
    assertFalse(get(log.sending(second, T0)), "replay");
    assertFalse(get(log.sending(first, T0)), "overtaken");
    assertTrue(get(log.sending(third, T0)));
  }

  @Test
  void the_same_is_under_way_once() {
    UUID first = asked(new Command.Unlock(), T0).id();
    assertEquals(Optional.empty(), get(log.ask(intent(new Command.Unlock(), T0.plusSeconds(1)))));
    assertEquals(CommandState.ASKED, state(first));
    asked(new Command.Text("one"), T0);
    asked(new Command.Text("two"), T0);
    get(log.end(first, CommandState.EXPIRED, Optional.empty(), T0));
    asked(new Command.Unlock(), T0);
  }

  @Test
  void what_a_lost_database_left_open_does_not_block_for_ever() {
    UUID asked = asked(new Command.Unlock(), T0).id();
    UUID sending = asked(new Command.Lock(), T0).id();
    get(log.sending(sending, T0));
    asked(new Command.Unlock(), T0.plusSeconds(15));
    asked(new Command.Lock(), T0.plusSeconds(15));
    assertEquals(CommandState.EXPIRED, state(asked));
    assertEquals(CommandState.UNKNOWN, state(sending));
  }

  @Test
  void a_start_ends_what_an_earlier_process_left() {
    UUID old = asked(new Command.Unlock(), T0).id();
    UUID sending = asked(new Command.Lock(), T0.plusSeconds(20)).id();
    get(log.sending(sending, T0.plusSeconds(20)));
    UUID young = asked(new Command.Horn(), T0.plusSeconds(20)).id();
    UUID done = inState(CommandState.DONE);
    assertEquals(
        List.of(sending),
        get(log.recover(T0.plusSeconds(21))).stream().map(VehicleCommand::id).toList());
    assertEquals(CommandState.EXPIRED, state(old));
    assertEquals(CommandState.UNKNOWN, state(sending));
    assertEquals(CommandState.REFUSED, state(young), "nobody waits for it any more");
    assertEquals(CommandState.DONE, state(done));
    for (UUID id : List.of(old, sending, young, done)) {
      assertFalse(get(log.sending(id, T0.plusSeconds(22))));
    }
    assertTrue(
        get(log.listUnknown(T0.plusSeconds(22))).stream().anyMatch(c -> c.id().equals(sending)));
    assertFalse(
        get(log.listUnknown(T0.plusSeconds(35))).stream().anyMatch(c -> c.id().equals(sending)));
  }

  @Test
  void a_late_receipt_is_a_recorded_correction() {
    UUID id = inState(CommandState.UNKNOWN);
    assertTrue(get(log.correct(id, CommandState.DONE, "doors open", T0.plusSeconds(40))));
    VehicleCommand corrected = get(log.find(id)).orElseThrow();
    assertEquals(CommandState.DONE, corrected.state());
    assertEquals(Optional.of("doors open"), corrected.receipt());
    assertEquals(Optional.of(T0), corrected.times().endedAt(), "when it became unknown");
    assertEquals(Optional.of(T0.plusSeconds(40)), corrected.times().correctedAt());
    assertFalse(get(log.correct(id, CommandState.REFUSED, "no", T0.plusSeconds(41))), "once");
    for (CommandState other :
        EnumSet.of(
            CommandState.ASKED, CommandState.DONE, CommandState.REFUSED, CommandState.EXPIRED)) {
      assertFalse(get(log.correct(inState(other), CommandState.DONE, "forged", T0)), "" + other);
    }
  }

  @Test
  void a_receipt_that_crosses_the_deadline_wins_over_unknown() {
    UUID id = inState(CommandState.SENDING);
    assertTrue(get(log.correct(id, CommandState.DONE, "doors open", T0)));
    VehicleCommand ended = get(log.end(id, CommandState.UNKNOWN, Optional.empty(), T0));
    assertEquals(CommandState.DONE, ended.state());
    assertEquals(Optional.empty(), ended.times().correctedAt(), "it was never unknown");
  }

  @Test
  void a_request_is_stored_once() {
    var key = Optional.of("k1");
    var one =
        new Intent(
            UUID.randomUUID(), vehicle, new Command.Horn(), PERSON, T0, T0.plusSeconds(15), key);
    var again =
        new Intent(
            UUID.randomUUID(), vehicle, new Command.Lights(), PERSON, T0, T0.plusSeconds(15), key);
    assertTrue(get(log.ask(one)).isPresent());
    assertEquals(Optional.empty(), get(log.ask(again)));
    assertEquals(Optional.empty(), get(log.refuse(again, "no")));
    assertEquals(one.id(), get(log.findRequest(PERSON, "k1")).orElseThrow().id());
  }

  @Test
  void a_vehicle_without_a_terminal_is_refused_in_the_log() {
    var nowhere =
        new Intent(
            UUID.randomUUID(),
            new VehicleId(UUID.randomUUID()),
            new Command.Horn(),
            PERSON,
            T0,
            T0.plusSeconds(15),
            Optional.empty());
    get(log.ask(nowhere));
    VehicleCommand refused = get(log.find(nowhere.id())).orElseThrow();
    assertEquals(CommandState.REFUSED, refused.state());
    assertEquals(Optional.of("no terminal is registered for the vehicle"), refused.receipt());
    assertEquals(Optional.empty(), refused.target().counter());
  }

  @Test
  void the_latest_first_page_by_page() {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 7; i++) {
      ids.addFirst(asked(new Command.Text("text " + i), T0.plusSeconds(i / 2)).id());
    }
    var pages = new ArrayList<UUID>();
    Optional<UUID> before = Optional.empty();
    for (int page = 0; page < 4; page++) {
      List<VehicleCommand> part = get(log.list(vehicle, before, 3));
      part.forEach(command -> pages.add(command.id()));
      before = Optional.of(pages.getLast());
    }
    assertEquals(Set.copyOf(ids), Set.copyOf(pages));
    assertEquals(7, pages.size());
    assertEquals(ids.getFirst(), pages.getFirst());
  }

  /** What the code must never do, the table does not let it do. */
  @Test
  void the_table_itself_refuses() {
    UUID id = asked(new Command.Unlock(), T0).id();
    for (String change :
        List.of(
            "expires_at = asked_at + interval '61 seconds'",
            "state = 'DONE', ended_at = asked_at",
            "state = 'DONE', sent_at = asked_at",
            "state = 'LOST', ended_at = asked_at",
            "counter = 0")) {
      assertThrows(
          RuntimeException.class,
          () ->
              database
                  .pool()
                  .preparedQuery("update terminal.vehicle_command set " + change + " where id = $1")
                  .executeAndAwait(Tuple.of(id)),
          change);
    }
  }
}
