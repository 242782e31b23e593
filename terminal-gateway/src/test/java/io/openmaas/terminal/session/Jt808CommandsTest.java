package io.openmaas.terminal.session;

import static io.openmaas.terminal.session.Jt808TestTerminal.admitted;
import static io.openmaas.terminal.session.Jt808TestTerminal.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.protocol.jt808.Edition;
import io.openmaas.terminal.protocol.jt808.Location;
import io.openmaas.terminal.protocol.jt808.Message;
import io.openmaas.terminal.protocol.jt808.Octets;
import io.openmaas.terminal.protocol.jt808.Received;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands to JT/T 808 terminals, and by what a receipt is one. */
class Jt808CommandsTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String SIM = "13511221122";
  private static final String CODE = "k7-Qz.41";
  private static final long LOCKED = Location.LOCATED | Location.LOCKED;
  private static TestDatabase database;

  private final List<Imei> imeis = TestTerminal.imeis(2);
  private Jt808Gateway gateway;
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
    Jt808Gateway.clear(database);
    gateway = new Jt808Gateway(database, database.pool(), InstantSource.fixed(T0));
    vehicle = gateway.register(imeis.getFirst(), SIM, "standard", Auth.CODE, CODE);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static CommandReply of(CompletableFuture<CommandReply> reply) {
    return reply.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static int expect(Jt808TestTerminal terminal, Message message) throws IOException {
    Received.Frame frame = terminal.readFrame().orElseThrow();
    assertEquals(message.id(), frame.header().messageId());
    return frame.header().serial();
  }

  @ParameterizedTest
  @EnumSource(Edition.class)
  void locking_is_done_when_the_receipt_shows_it_locked(Edition edition) throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, edition, CODE)) {
      var reply = gateway.carryOut(vehicle, new Command.Lock(), SOON);
      Message.DoorControl asked = new Message.DoorControl(Message.Doors.LOCK);
      int serial = expect(terminal, asked);
      terminal.send(new Message.TerminalReply(serial, 0x8500, 0));
      assertFalse(reply.isDone(), "that it took the message is no receipt");
      terminal.send(new Message.ControlAnswer(serial, location(T0, 0, LOCKED)));
      var done = assertInstanceOf(CommandReply.Done.class, of(reply));
      assertEquals("status 00001002 at 260301160000", done.answer());
      int next = terminal.send(new Message.Heartbeat(Octets.NONE));
      assertEquals(
          new Message.PlatformReply(next, 0x0002, 0),
          terminal.read().orElseThrow(),
          "the receipt itself is not acknowledged");
      gateway.awaitRecords(vehicle, 1); // its location is kept
    }
  }

  @ParameterizedTest
  @EnumSource(Edition.class)
  void unlocking_that_leaves_it_locked_is_refused(Edition edition) throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, edition, CODE)) {
      var reply = gateway.carryOut(vehicle, new Command.Unlock(), SOON);
      int serial = expect(terminal, new Message.DoorControl(Message.Doors.UNLOCK));
      terminal.send(new Message.ControlAnswer(serial, location(T0, 0, LOCKED)));
      int looked = expect(terminal, new Message.QueryLocation());
      terminal.send(new Message.LocationAnswer(looked, location(T0, 1, LOCKED)));
      assertInstanceOf(CommandReply.Refused.class, of(reply));
    }
  }

  @Test
  void a_lock_that_moves_after_its_receipt_is_looked_at_again() throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, Edition.E2013, CODE)) {
      var reply = gateway.carryOut(vehicle, new Command.Unlock(), SOON);
      int serial = expect(terminal, new Message.DoorControl(Message.Doors.UNLOCK));
      terminal.send(new Message.ControlAnswer(serial, location(T0, 0, LOCKED)));
      int looked = expect(terminal, new Message.QueryLocation());
      terminal.send(new Message.LocationAnswer(looked, location(T0, 1, Location.LOCATED)));
      assertInstanceOf(CommandReply.Done.class, of(reply));
    }
  }

  @Test
  void a_terminal_that_says_no_is_taken_by_its_word() throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, Edition.E2013, CODE)) {
      var reply = gateway.carryOut(vehicle, new Command.Unlock(), SOON);
      int serial = expect(terminal, new Message.DoorControl(Message.Doors.UNLOCK));
      terminal.send(new Message.TerminalReply(serial, 0x8500, 3));
      assertEquals(new CommandReply.Refused("the terminal answered unsupported"), of(reply));
    }
  }

  @Test
  void a_late_receipt_belongs_to_its_own_command() throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, Edition.E2013, CODE)) {
      var unlock = gateway.carryOut(vehicle, new Command.Unlock(), Duration.ofMillis(200));
      int first = expect(terminal, new Message.DoorControl(Message.Doors.UNLOCK));
      assertEquals(new CommandReply.NoAnswer(), of(unlock));
      var lock = gateway.carryOut(vehicle, new Command.Lock(), SOON);
      int second = expect(terminal, new Message.DoorControl(Message.Doors.LOCK));
      terminal.send(new Message.ControlAnswer(first, location(T0, 0, Location.LOCATED)));
      assertTrue(terminal.isSilentFor(200));
      assertFalse(lock.isDone(), "that was the receipt of the other");
      terminal.send(new Message.ControlAnswer(second, location(T0, 1, LOCKED)));
      assertInstanceOf(CommandReply.Done.class, of(lock));
    }
  }

  @Test
  void commands_go_one_after_the_other() throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, Edition.E2013, CODE)) {
      var unlock = gateway.carryOut(vehicle, new Command.Unlock(), SOON);
      var status = gateway.carryOut(vehicle, new Command.ReadStatus(), SOON);
      int first = expect(terminal, new Message.DoorControl(Message.Doors.UNLOCK));
      assertTrue(terminal.isSilentFor(100));
      terminal.send(new Message.ControlAnswer(first, location(T0, 0, Location.LOCATED)));
      assertInstanceOf(CommandReply.Done.class, of(unlock));
      int second = expect(terminal, new Message.QueryLocation());
      terminal.send(new Message.LocationAnswer(second, location(T0, 1, 3)));
      assertEquals(new CommandReply.Done("status 00000003 at 260301160000"), of(status));
    }
  }

  @Test
  void an_expired_command_is_never_sent() throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, Edition.E2013, CODE)) {
      var expired =
          new SignedCommand(
              UUID.randomUUID(),
              1,
              new Command.Unlock(),
              T0.minusSeconds(61),
              T0.minusSeconds(1),
              "unsigned");
      assertInstanceOf(CommandReply.NotSent.class, of(gateway.carryOut(vehicle, expired, SOON)));
      assertTrue(terminal.isSilentFor(100));
    }
  }

  @Test
  void a_connection_that_breaks_leaves_it_unknown() throws IOException {
    CompletableFuture<CommandReply> unlock;
    CompletableFuture<CommandReply> waiting;
    try (var terminal = admitted(gateway.port(), SIM, Edition.E2013, CODE)) {
      unlock = gateway.carryOut(vehicle, new Command.Unlock(), SOON);
      waiting = gateway.carryOut(vehicle, new Command.Lock(), SOON);
      expect(terminal, new Message.DoorControl(Message.Doors.UNLOCK));
    }
    assertEquals(new CommandReply.NoAnswer(), of(unlock));
    assertInstanceOf(CommandReply.NotSent.class, of(waiting), "the other was never sent");
  }

  @Test
  void a_text_is_shown_when_the_terminal_took_it() throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, Edition.E2013, CODE)) {
      var reply = gateway.carryOut(vehicle, new Command.Text("请还车"), SOON);
      Received.Frame frame = terminal.readFrame().orElseThrow();
      assertEquals(0x8300, frame.header().messageId());
      assertEquals("04" + Octets.ofText("请还车").hex(), frame.body().hex());
      terminal.send(new Message.TerminalReply(frame.header().serial(), 0x8300, 0));
      assertEquals(new CommandReply.Done("shown"), of(reply));
    }
  }

  @Test
  void what_the_standard_has_no_message_for_is_refused_and_not_sent() throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, Edition.E2013, CODE)) {
      for (Command command :
          List.of(
              new Command.Lights(),
              new Command.Horn(),
              new Command.Immobilise(),
              new Command.Mobilise())) {
        assertEquals(
            new CommandReply.Refused(
                "terminals of this model have no message for " + command.name()),
            of(gateway.carryOut(vehicle, command, SOON)));
      }
      assertTrue(terminal.isSilentFor(100));
    }
  }

  /** A vendor's word cuts the circuit; only the status shows that it was cut. */
  @Test
  void a_vendor_immobilises_and_the_status_confirms_it() throws IOException {
    VehicleId other = gateway.register(imeis.get(1), "13522222222", "G10LS", Auth.CODE, CODE);
    try (var terminal = admitted(gateway.port(), "13522222222", Edition.E2013, CODE)) {
      var reply = gateway.carryOut(other, new Command.Immobilise(), SOON);
      Received.Frame frame = terminal.readFrame().orElseThrow();
      assertEquals(0x8105, frame.header().messageId());
      assertEquals("64", frame.body().hex());
      terminal.send(new Message.TerminalReply(frame.header().serial(), 0x8105, 0));
      int asked = expect(terminal, new Message.QueryLocation());
      terminal.send(new Message.LocationAnswer(asked, location(T0, 0, Location.LOCATED)));
      asked = expect(terminal, new Message.QueryLocation()); // not yet: it looks again
      terminal.send(
          new Message.LocationAnswer(asked, location(T0, 1, Location.LOCATED | Location.FUEL_CUT)));
      assertInstanceOf(CommandReply.Done.class, of(reply));
    }
  }

  @Test
  void an_immobiliser_that_took_the_word_and_shows_nothing_is_unknown() throws IOException {
    VehicleId other = gateway.register(imeis.get(1), "13522222222", "G10LS", Auth.CODE, CODE);
    try (var terminal = admitted(gateway.port(), "13522222222", Edition.E2013, CODE)) {
      var reply = gateway.carryOut(other, new Command.Immobilise(), SOON);
      Received.Frame frame = terminal.readFrame().orElseThrow();
      terminal.send(new Message.TerminalReply(frame.header().serial(), 0x8105, 0));
      for (int i = 0; i < 3; i++) {
        int asked = expect(terminal, new Message.QueryLocation());
        terminal.send(new Message.LocationAnswer(asked, location(T0, i, Location.LOCATED)));
      }
      assertEquals(new CommandReply.NoAnswer(), of(reply), "it may still cut when the car stands");
    }
  }
}
