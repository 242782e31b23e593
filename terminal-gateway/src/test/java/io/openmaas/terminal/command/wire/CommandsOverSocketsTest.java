package io.openmaas.terminal.command.wire;

import static io.openmaas.terminal.command.CommandFixture.PERSON;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Gateway;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.protocol.teltonika.AvlCodec;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.simulator.SimulatedCar;
import io.openmaas.terminal.simulator.wire.SimulatedFleet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands to Teltonika terminals over real sockets. */
class CommandsOverSocketsTest {
  private static final Imei IMEI = TestTerminal.imeis(1).getFirst();
  private static final ModelDictionary DICTIONARY =
      ModelDictionary.find(ModelDictionary.USUAL_MODEL).orElseThrow();

  private static final String DONE = "CAN-CONTROL cmd executed successfully";

  @TempDir Path folder;
  private TestDatabase database;
  private Gateway gateway;
  private VehicleId car;

  @BeforeEach
  void start() {
    database = new TestDatabase();
    gateway = new Gateway(database, database.pool(), InstantSource.system());
    car = gateway.register(IMEI);
  }

  @AfterEach
  void stop() {
    gateway.close();
    database.close();
  }

  private CompletableFuture<CommandOutcome> ask(GuardedCommands commands, Command command) {
    return commands.carryOut(car, command, PERSON).subscribeAsCompletionStage();
  }

  private static void expect(TestTerminal terminal, String words) throws IOException {
    byte[] expected = FrameEncoder.encode(DICTIONARY.commands().packet(IMEI, words));
    assertArrayEquals(expected, terminal.readBytes(expected.length));
  }

  private static void confirm(TestTerminal terminal) throws IOException {
    terminal.send(FrameEncoder.encode(Packet.Command.answer(DONE)));
  }

  private void awaitSessions(int count) throws InterruptedException {
    for (int i = 0; i < 1_000 && gateway.sessions().count() != count; i++) {
      Thread.sleep(5);
    }
    assertEquals(count, gateway.sessions().count());
  }

  private long count(String state) {
    return gateway.count("terminal.vehicle_command where state = '" + state + "'");
  }

  @Test
  void ten_who_ask_make_one_packet() throws Exception {
    var commands = gateway.commands(Duration.ofSeconds(5));
    try (var terminal = TestTerminal.admitted(gateway.port(), IMEI)) {
      var outcomes =
          java.util.stream.IntStream.range(0, 10)
              .mapToObj(_ -> ask(commands, new Command.Unlock()))
              .toList();
      expect(terminal, "lvcanopenalldoors");
      assertTrue(terminal.isSilentFor(200));
      confirm(terminal);
      expect(terminal, "lvcanunblockengine");
      confirm(terminal);
      outcomes.forEach(
          outcome -> assertEquals(new CommandOutcome.Done(DONE + "; " + DONE), outcome.join()));
    }
    assertEquals(1, gateway.count("terminal.vehicle_command"));
  }

  @Test
  void a_line_cut_before_the_answer_is_unknown_and_nothing_is_sent_after_it_is_back()
      throws Exception {
    var commands = gateway.commands(Duration.ofSeconds(3));
    CompletableFuture<CommandOutcome> outcome;
    try (var terminal = TestTerminal.admitted(gateway.port(), IMEI)) {
      outcome = ask(commands, new Command.Unlock());
      expect(terminal, "lvcanopenalldoors");
    }
    assertEquals(new CommandOutcome.Unknown(), outcome.join());
    awaitSessions(0);
    try (var terminal = TestTerminal.admitted(gateway.port(), IMEI)) {
      assertEquals(new CommandOutcome.Unknown(), ask(commands, new Command.Unlock()).join());
      assertTrue(terminal.isSilentFor(300));
    }
    assertEquals(1, count("UNKNOWN"));
  }

  @Test
  void killed_in_the_middle_and_started_anew() throws Exception {
    var first = gateway.commands(Duration.ofSeconds(20));
    try (var terminal = TestTerminal.admitted(gateway.port(), IMEI)) {
      ask(first, new Command.Unlock());
      expect(terminal, "lvcanopenalldoors");
    }
    awaitSessions(0);
    gateway.close();
    gateway = new Gateway(database, database.pool(), InstantSource.system());
    var second = gateway.commands(Duration.ofSeconds(20));
    try (var terminal = TestTerminal.admitted(gateway.port(), IMEI)) {
      assertEquals(new CommandOutcome.Unknown(), ask(second, new Command.Unlock()).join());
      assertTrue(terminal.isSilentFor(300));
      var lock = ask(second, new Command.Lock());
      expect(terminal, "lvcanclosealldoors");
      confirm(terminal);
      expect(terminal, "lvcanblockengine");
      confirm(terminal);
      assertInstanceOf(CommandOutcome.Done.class, lock.join());
    }
  }

  @Test
  void delivered_to_a_simulated_car_that_comes_back_in_time_and_not_later() throws Exception {
    var patient = gateway.commands(Duration.ofSeconds(10));
    var hasty = gateway.commands(Duration.ofMillis(300));
    assertEquals(new CommandOutcome.Expired(), ask(hasty, new Command.Lock()).join());
    var outcome = ask(patient, new Command.Unlock());
    Thread.sleep(300);
    try (var fleet =
        new SimulatedFleet(InstantSource.system(), "127.0.0.1", gateway.port(), folder, _ -> {})) {
      fleet.connect(new SimulatedCar(IMEI, new Coordinates(54.9, 13.9), 48_000_000));
      assertInstanceOf(CommandOutcome.Done.class, outcome.join());
      assertTrue(fleet.isUnlocked(IMEI), "the lock that had expired did not come after it");
      assertInstanceOf(CommandOutcome.Done.class, ask(patient, new Command.ReadStatus()).join());
    }
    assertEquals(1, count("EXPIRED"));
  }

  @Test
  void what_the_terminal_reports_decides_what_it_is_told() throws Exception {
    var commands = gateway.commands(Duration.ofSeconds(2));
    try (var terminal = TestTerminal.admitted(gateway.port(), IMEI)) {
      Instant now = Instant.now();
      report(terminal, now.minusSeconds(60), 50, Map.of(Measure.IGNITION, 1L));
      for (Command command : List.of(new Command.Immobilise(), new Command.Lock())) {
        assertInstanceOf(
            CommandOutcome.Refused.class, ask(commands, command).join(), command.name());
      }
      report(
          terminal,
          now.minusSeconds(30),
          0,
          Map.of(Measure.IGNITION, 0L, Measure.EXTERNAL_MV, 11_500L));
      assertInstanceOf(
          CommandOutcome.Refused.class, ask(commands, new Command.ReadStatus()).join());
      assertTrue(terminal.isSilentFor(300), "nothing wakes it");
    }
    assertEquals(3, count("REFUSED"));
  }

  private static void report(
      TestTerminal terminal, Instant at, int speedKmh, Map<Measure, Long> measures)
      throws IOException {
    var record =
        new TerminalRecord(
            IMEI,
            at,
            Optional.of(new Fix(new Coordinates(54.9, 13.9), 10, 0, speedKmh, 9)),
            measures);
    terminal.send(
        FrameEncoder.encode(
            new Packet.Avl(
                AvlCodec.CODEC_8_EXTENDED, List.of(DICTIONARY.toAvl(record, Optional.empty())))));
    assertEquals(1, terminal.readInt());
  }
}
