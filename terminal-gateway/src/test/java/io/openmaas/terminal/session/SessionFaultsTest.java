package io.openmaas.terminal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.CollectedAlarms;
import io.openmaas.terminal.Gateway;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.protocol.teltonika.AvlCodec;
import io.openmaas.terminal.protocol.teltonika.AvlRecord;
import io.openmaas.terminal.protocol.teltonika.CommandCodec;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.IoElement;
import io.openmaas.terminal.protocol.teltonika.Octets;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between a terminal and a gateway, each fault by its name. */
class SessionFaultsTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final String CAN_DONE = "CAN-CONTROL cmd executed successfully.";
  private static TestDatabase database;

  private final List<Imei> imeis = TestTerminal.imeis(2);
  private final Imei imei = imeis.getFirst();
  private final CollectedAlarms alarms = new CollectedAlarms();
  private Gateway gateway;
  private VehicleId vehicle;

  @BeforeAll
  static void connect() {
    database = new TestDatabase();
  }

  @AfterAll
  static void disconnect() {
    database.close();
  }

  @BeforeEach
  void start() {
    database
        .pool()
        .query("truncate terminal.terminal, terminal.record, terminal.frame")
        .executeAndAwait();
    begin(Gateway.Setting.USUAL.with(alarms));
  }

  private void begin(Gateway.Setting setting) {
    gateway =
        new Gateway(database, database.pool(), InstantSource.fixed(T0.plusSeconds(600)), setting);
    vehicle = gateway.register(imei);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void checksum_failures_in_a_storm_are_one_alarm() throws IOException {
    byte[] frame = TestTerminal.frame(imei, T0, 3);
    frame[20] ^= 1;
    for (int i = 0; i < 6; i++) {
      try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
        terminal.send(frame);
        assertTrue(terminal.isClosedByOther());
      }
      awaitSessions(0);
    }
    assertEquals(1, alarms.of(AlarmKind.MALFORMED_FRAMES).size());
    assertEquals(0, gateway.count("terminal.frame"));
  }

  @Test
  void a_terminal_from_elsewhere_than_its_private_network_is_refused_with_an_alarm()
      throws IOException {
    gateway.close();
    begin(
        Gateway.Setting.USUAL
            .with(alarms)
            .with(Networks.parse(List.of("10.8.0.0/16", "fd00::/8"))));
    try (var terminal = new TestTerminal(gateway.port())) {
      terminal.send(FrameEncoder.hello(imei));
      assertEquals(0, terminal.readByte());
    }
    assertEquals(List.of(AlarmKind.WRONG_CREDENTIAL), alarms.kinds());
  }

  @Test
  void another_sim_than_the_listed_one_ends_the_session_before_anything_is_acknowledged()
      throws IOException {
    list("8938001150701598869");
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      terminal.send(withSim(8_938_001_150L, 701_598_869L));
      assertEquals(1, terminal.readInt());
      terminal.send(withSim(8_938_001_150L, 701_598_870L));
      assertTrue(terminal.isClosedByOther(), "no acknowledgement");
    }
    assertEquals(List.of(AlarmKind.SIM_CHANGED), alarms.kinds());
    assertEquals(1, gateway.count("terminal.record"));
  }

  @Test
  void a_number_to_call_is_not_compared_with_the_number_of_a_card() throws IOException {
    list("491701234567");
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      terminal.send(withSim(8_938_001_150L, 701_598_869L));
      assertEquals(1, terminal.readInt());
    }
    assertEquals(List.of(), alarms.kinds());
  }

  @Test
  void over_the_agreed_rate_records_are_read_later_and_none_is_lost() throws IOException {
    gateway.close();
    begin(
        Gateway.Setting.USUAL
            .with(alarms)
            .with(
                new Rates.Limits(new Rate(10, 10), new Rate(100, 50), new Rate(1 << 20, 1 << 20))));
    long began = System.nanoTime();
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      for (int i = 0; i < 15; i++) {
        terminal.send(TestTerminal.frame(imei, T0.plusSeconds(20L * i), 10));
        assertEquals(10, terminal.readInt());
      }
    }
    long millis = (System.nanoTime() - began) / 1_000_000;
    assertTrue(millis >= 700, "50 at once and 100 a second: 150 records took " + millis + " ms");
    assertEquals(150, gateway.count("terminal.record"));
    assertEquals(1, alarms.of(AlarmKind.RATE_EXCEEDED).size());
  }

  @Test
  void who_is_not_let_in_does_not_use_up_the_connections_of_the_terminal() throws IOException {
    gateway.close();
    begin(
        Gateway.Setting.USUAL
            .with(alarms)
            .with(
                new Rates.Limits(
                    new Rate(0.001, 1), new Rate(1_000, 1_000), new Rate(1 << 20, 1 << 20))));
    database.pool().query("update terminal.terminal set auth = 'certificate'").executeAndAwait();
    for (int i = 0; i < 5; i++) {
      try (var intruder = new TestTerminal(gateway.port())) {
        intruder.send(FrameEncoder.hello(imei));
        assertEquals(0, intruder.readByte());
      }
    }
    database.pool().query("update terminal.terminal set auth = 'network'").executeAndAwait();
    TestTerminal.admitted(gateway.port(), imei).close();
  }

  @Test
  void a_terminal_that_connects_without_end_is_sent_away_with_one_alarm() throws IOException {
    gateway.close();
    begin(
        Gateway.Setting.USUAL
            .with(alarms)
            .with(
                new Rates.Limits(
                    new Rate(0.001, 3), new Rate(1_000, 1_000), new Rate(1 << 20, 1 << 20))));
    for (int i = 0; i < 3; i++) {
      TestTerminal.admitted(gateway.port(), imei).close();
      awaitSessions(0);
    }
    for (int i = 0; i < 3; i++) {
      try (var terminal = new TestTerminal(gateway.port())) {
        terminal.send(FrameEncoder.hello(imei));
        assertTrue(terminal.isClosedByOther());
      }
    }
    assertEquals(1, alarms.of(AlarmKind.RATE_EXCEEDED).size());
  }

  @Test
  void a_half_open_session_gives_way_to_the_terminal_that_comes_back() throws IOException {
    try (var gone = TestTerminal.admitted(gateway.port(), imei);
        var back = new TestTerminal(gateway.port())) {
      back.send(FrameEncoder.hello(imei));
      assertEquals(1, back.readByte());
      back.send(TestTerminal.frame(imei, T0, 2));
      assertEquals(2, back.readInt());
      assertTrue(gone.readByte() >= 0, "it was asked first");
    }
    assertEquals(1, alarms.of(AlarmKind.SECOND_SESSION).size());
  }

  @Test
  void a_live_session_is_never_starved_however_many_come_in_its_name() throws Exception {
    try (var first = TestTerminal.admitted(gateway.port(), imei)) {
      var intruders = CompletableFuture.runAsync(this::intrude);
      int sent = 0;
      while (!intruders.isDone()) {
        first.send(TestTerminal.frame(imei, T0.plusSeconds(10L * sent), 2));
        assertEquals(2, first.readInt(), "every record is acknowledged, nothing else is sent");
        sent++;
        Thread.sleep(50);
      }
      intruders.join();
      first.send(TestTerminal.frame(imei, T0.plusSeconds(10L * sent), 2));
      assertEquals(2, first.readInt());
      assertEquals(2L * (sent + 1), gateway.count("terminal.record"));
    }
    assertTrue(!alarms.of(AlarmKind.SECOND_SESSION).isEmpty());
  }

  private void intrude() {
    for (int i = 0; i < 8; i++) {
      try (var intruder = new TestTerminal(gateway.port())) {
        intruder.send(FrameEncoder.hello(imei));
        assertEquals(0, intruder.readByte());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void a_live_terminal_that_knows_no_question_stays() throws Exception {
    try (var first = TestTerminal.admitted(gateway.port(), imei);
        var second = new TestTerminal(gateway.port())) {
      second.send(FrameEncoder.hello(imei));
      readCommand(first); // nothing was heard, so it is asked, but it has no answer
      first.send(new byte[] {(byte) 0xff});
      assertEquals(0, second.readByte());
      Thread.sleep(600);
      first.send(TestTerminal.frame(imei, T0, 2));
      assertEquals(2, first.readInt());
    }
  }

  @Test
  void a_late_answer_to_the_probe_is_not_taken_for_that_of_a_command() throws Exception {
    try (var first = TestTerminal.admitted(gateway.port(), imei);
        var second = new TestTerminal(gateway.port())) {
      second.send(FrameEncoder.hello(imei));
      assertEquals("getver", readCommand(first));
      first.send(new byte[] {(byte) 0xff});
      assertEquals(0, second.readByte());
      var outcome = tell(new Command.Lights(), Duration.ofSeconds(5));
      assertEquals("lvcanturninglights", readCommand(first));
      first.send(FrameEncoder.encode(Packet.Command.answer("Unknown command")));
      first.send(FrameEncoder.encode(Packet.Command.answer(CAN_DONE)));
      assertEquals(new CommandOutcome.Done(CAN_DONE), outcome.join());
    }
  }

  @Test
  void an_answer_that_says_no_is_a_refusal() throws Exception {
    for (String no : List.of("CAN-CONTROL Not connected!", "CAN line flags are empty!")) {
      try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
        var outcome = tell(new Command.Unlock(), Duration.ofSeconds(5));
        readCommand(terminal);
        terminal.send(FrameEncoder.encode(Packet.Command.answer(no)));
        assertEquals(new CommandOutcome.Refused(no), outcome.join());
      }
      awaitSessions(0);
    }
  }

  @Test
  void an_answer_that_nobody_foresaw_is_not_done() throws Exception {
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      var outcome = tell(new Command.Horn(), Duration.ofMillis(600));
      readCommand(terminal);
      terminal.send(FrameEncoder.encode(Packet.Command.answer("OK, perhaps")));
      assertInstanceOf(CommandOutcome.Unknown.class, outcome.join());
      assertTrue(terminal.isClosedByOther());
    }
  }

  @Test
  void an_unlock_that_was_half_done_is_unknown() throws Exception {
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      var outcome = tell(new Command.Unlock(), Duration.ofSeconds(5));
      readCommand(terminal);
      terminal.send(FrameEncoder.encode(Packet.Command.answer(CAN_DONE)));
      readCommand(terminal);
      terminal.send(FrameEncoder.encode(Packet.Command.answer("CAN-CONTROL Not connected!")));
      assertInstanceOf(CommandOutcome.Unknown.class, outcome.join());
    }
  }

  @Test
  void a_command_that_came_to_another_terminal_is_refused() throws Exception {
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      var outcome = tell(new Command.Lights(), Duration.ofSeconds(5));
      readCommand(terminal);
      terminal.send(
          FrameEncoder.encode(
              new Packet.Command(
                  CommandCodec.CODEC_14,
                  List.of(
                      new Packet.Message(
                          Packet.Message.NOT_FOR_ME,
                          Optional.empty(),
                          Optional.of(imeis.get(1)),
                          Octets.ofText(""))))));
      assertEquals(
          new CommandOutcome.Refused("not for this IMEI, says the terminal"), outcome.join());
    }
  }

  @Test
  void text_is_refused_by_a_terminal_without_a_display() throws Exception {
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      var outcome = tell(new Command.Text("Bitte laden"), Duration.ofSeconds(5));
      assertInstanceOf(CommandOutcome.Refused.class, outcome.join());
      assertTrue(terminal.isSilentFor(200));
    }
  }

  private CompletableFuture<CommandOutcome> tell(Command command, Duration deadline) {
    return gateway
        .commands(deadline)
        .carryOut(vehicle, command, new Authority.Person("test"))
        .subscribeAsCompletionStage();
  }

  private static String readCommand(TestTerminal terminal) throws IOException {
    int length = ByteBuffer.wrap(terminal.readBytes(8)).getInt(4);
    byte[] rest = terminal.readBytes(length + 4);
    return new String(rest, 15, length - 16, java.nio.charset.StandardCharsets.US_ASCII);
  }

  private void list(String sim) {
    database
        .pool()
        .preparedQuery("update terminal.terminal set sim = $2 where imei = $1")
        .executeAndAwait(Tuple.of(imei.value(), sim));
  }

  private static byte[] withSim(long first, long last) {
    return FrameEncoder.encode(
        new Packet.Avl(
            AvlCodec.CODEC_8,
            List.of(
                new AvlRecord(
                    T0.plusSeconds(last % 100),
                    0,
                    AvlRecord.Gnss.NONE,
                    0,
                    OptionalInt.empty(),
                    List.of(
                        new IoElement.Fixed(11, 8, first), new IoElement.Fixed(14, 8, last))))));
  }

  private void awaitSessions(int count) {
    await(() -> gateway.sessions().count() == count);
  }

  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    assertTrue(condition.getAsBoolean());
  }
}
