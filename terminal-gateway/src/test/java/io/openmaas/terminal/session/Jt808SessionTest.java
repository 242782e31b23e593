package io.openmaas.terminal.session;

import static io.openmaas.terminal.session.Jt808TestTerminal.admitted;
import static io.openmaas.terminal.session.Jt808TestTerminal.authentication;
import static io.openmaas.terminal.session.Jt808TestTerminal.location;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.CuttableLine;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.protocol.jt808.DeviceTime;
import io.openmaas.terminal.protocol.jt808.Edition;
import io.openmaas.terminal.protocol.jt808.FrameEncoder;
import io.openmaas.terminal.protocol.jt808.Header;
import io.openmaas.terminal.protocol.jt808.Location;
import io.openmaas.terminal.protocol.jt808.Message;
import io.openmaas.terminal.protocol.jt808.Octets;
import io.openmaas.terminal.protocol.jt808.Phone;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Jt808SessionTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final String SIM = "13511221122";
  private static final String CODE = "k7-Qz.41";
  private static TestDatabase database;
  private static CuttableLine line;
  private static Pool pool;

  private final Imei imei = TestTerminal.imeis(1).getFirst();
  private Jt808Gateway gateway;
  private VehicleId vehicle;

  @BeforeAll
  static void connect() throws IOException {
    database = new TestDatabase();
    line = new CuttableLine(database.options().getPort());
    pool =
        PgBuilder.pool()
            .connectingTo(new PgConnectOptions(database.options()).setPort(line.port()))
            .with(new PoolOptions().setMaxSize(4))
            .using(database.vertx())
            .build();
  }

  @AfterAll
  static void disconnect() throws IOException {
    pool.closeAndAwait();
    line.close();
    database.close();
  }

  @BeforeEach
  void start() {
    Jt808Gateway.clear(database);
    gateway = new Jt808Gateway(database, pool, InstantSource.fixed(T0.plusSeconds(600)));
    vehicle = gateway.register(imei, "0" + SIM, "standard", Auth.CODE, CODE);
  }

  @AfterEach
  void stop() {
    line.stall(false);
    line.mend();
    gateway.close();
  }

  private Jt808TestTerminal admittedTerminal() throws IOException {
    return admitted(gateway.port(), SIM, Edition.E2013, CODE);
  }

  private static Message done(int serial, int messageId) {
    return new Message.PlatformReply(serial, messageId, Message.Result.DONE.ordinal());
  }

  private static Message reply(int serial, int messageId, Message.Result result) {
    return new Message.PlatformReply(serial, messageId, result.ordinal());
  }

  private Set<AlarmKind> alarmKinds() {
    return Set.copyOf(gateway.alarms().stream().map(Alarm::kind).toList());
  }

  private static void await(BooleanSupplier so) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!so.getAsBoolean() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertTrue(so.getAsBoolean());
  }

  // ---- who may come in

  @ParameterizedTest
  @EnumSource(Edition.class)
  void a_terminal_authenticates_and_its_location_is_there_when_acknowledged(Edition edition)
      throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, edition, CODE)) {
      byte[] frame = terminal.frame(new Message.LocationReport(location(T0, 0)));
      terminal.send(frame);
      assertEquals(done(terminal.lastSerial(), 0x0200), terminal.read().orElseThrow());
      TerminalRecord record = gateway.records(vehicle).getFirst();
      assertEquals(imei, record.terminal());
      assertEquals(T0, record.at(), "its clock runs at GMT+8");
      assertEquals(Optional.of(1_000_000L), record.find(Measure.ODOMETER_DEVICE_M));
      assertArrayEquals(frame, gateway.onlyFrame(), "as it came, with its escapes");
    }
  }

  @Test
  void the_gateway_counts_its_own_messages() throws IOException {
    try (var terminal = new Jt808TestTerminal(gateway.port(), SIM, Edition.E2013)) {
      terminal.send(authentication(CODE, Edition.E2013));
      assertEquals(0, terminal.readFrame().orElseThrow().header().serial());
      terminal.send(new Message.Heartbeat(Octets.NONE));
      assertEquals(1, terminal.readFrame().orElseThrow().header().serial());
    }
  }

  @ParameterizedTest
  @EnumSource(Edition.class)
  void a_wrong_code_is_refused_with_an_alarm(Edition edition) throws IOException {
    try (var terminal = new Jt808TestTerminal(gateway.port(), SIM, edition)) {
      int sent = terminal.send(authentication("guess", edition));
      assertEquals(reply(sent, 0x0102, Message.Result.FAILED), terminal.read().orElseThrow());
      assertEquals(Optional.empty(), terminal.read(), "closed");
    }
    assertEquals(Set.of(AlarmKind.WRONG_CREDENTIAL), alarmKinds());
    assertEquals(0, gateway.sessions().count());
  }

  @Test
  void codes_cannot_be_tried_by_the_dozen() throws IOException {
    for (int i = 0; i < 8; i++) {
      try (var terminal = new Jt808TestTerminal(gateway.port(), SIM, Edition.E2013)) {
        terminal.send(authentication("guess" + i, Edition.E2013));
        terminal.read();
      }
    }
    assertEquals(Set.of(AlarmKind.WRONG_CREDENTIAL, AlarmKind.RATE_EXCEEDED), alarmKinds());
    assertEquals(
        5,
        gateway.alarms().stream().filter(a -> a.kind() == AlarmKind.WRONG_CREDENTIAL).count(),
        "the rest was not even looked up");
    try (var terminal = new Jt808TestTerminal(gateway.port(), SIM, Edition.E2013)) {
      int sent = terminal.send(authentication(CODE, Edition.E2013));
      assertEquals(
          reply(sent, 0x0102, Message.Result.FAILED),
          terminal.read().orElseThrow(),
          "from the same address and within the minute not even the right one");
    }
  }

  @Test
  void an_unknown_phone_is_refused() throws IOException {
    try (var terminal = new Jt808TestTerminal(gateway.port(), "13500000000", Edition.E2013)) {
      int sent = terminal.send(authentication(CODE, Edition.E2013));
      assertEquals(reply(sent, 0x0102, Message.Result.FAILED), terminal.read().orElseThrow());
      assertEquals(Optional.empty(), terminal.read());
    }
    try (var terminal = new Jt808TestTerminal(gateway.port(), "13500000000", Edition.E2013)) {
      int sent = terminal.send(registration());
      assertEquals(
          new Message.RegisterReply(sent, Message.RegisterReply.NO_SUCH_TERMINAL, Optional.empty()),
          terminal.read().orElseThrow());
      assertEquals(Optional.empty(), terminal.read());
    }
  }

  private static Message registration() {
    return new Message.Register(
        0,
        0,
        Octets.ofText("70108"),
        Octets.ofText("HB-R03GBD\0\0\0"),
        Octets.ofText("2366104"),
        2,
        Octets.ofText("HRO-MA 1"));
  }

  /** The fault: a code handed to whoever gives the phone number. */
  @Test
  void a_registration_never_gives_the_code_away() throws IOException {
    try (var terminal = new Jt808TestTerminal(gateway.port(), SIM, Edition.E2013)) {
      int sent = terminal.send(registration());
      assertEquals(
          new Message.RegisterReply(
              sent, Message.RegisterReply.ALREADY_REGISTERED, Optional.empty()),
          terminal.read().orElseThrow());
      int authenticates = terminal.send(authentication(CODE, Edition.E2013));
      assertEquals(done(authenticates, 0x0102), terminal.read().orElseThrow());
    }
  }

  @Test
  void a_terminal_of_a_private_network_registers_and_gets_a_code_that_proves_nothing()
      throws IOException {
    gateway.register(TestTerminal.imeis(2).get(1), "13522222222", "x", Auth.NETWORK, "");
    try (var terminal = new Jt808TestTerminal(gateway.port(), "13522222222", Edition.E2013)) {
      int sent = terminal.send(registration());
      assertEquals(
          new Message.RegisterReply(
              sent, Message.RegisterReply.DONE, Optional.of(Octets.ofText("13522222222"))),
          terminal.read().orElseThrow());
      int authenticates = terminal.send(authentication("13522222222", Edition.E2013));
      assertEquals(done(authenticates, 0x0102), terminal.read().orElseThrow());
    }
  }

  @Test
  void nothing_is_kept_or_acknowledged_before_authentication() throws IOException {
    try (var terminal = new Jt808TestTerminal(gateway.port(), SIM, Edition.E2013)) {
      for (int i = 0; i < 6; i++) {
        int sent = terminal.send(new Message.LocationReport(location(T0, i)));
        assertEquals(reply(sent, 0x0200, Message.Result.FAILED), terminal.read().orElseThrow());
      }
      assertEquals(Optional.empty(), terminal.read(), "it does not authenticate");
    }
    assertEquals(0, gateway.count("terminal.frame"));
  }

  @Test
  void who_says_nothing_is_closed() throws IOException {
    try (var terminal = new Jt808TestTerminal(gateway.port(), SIM, Edition.E2013)) {
      assertEquals(Optional.empty(), terminal.read());
    }
  }

  @Test
  void a_frame_in_the_name_of_another_ends_the_session() throws IOException {
    try (var terminal = admittedTerminal()) {
      var other = Header.of(0x0200, Edition.E2013, 0, new Phone("013599999999"), 7);
      terminal.send(
          FrameEncoder.encode(other, new Message.LocationReport(location(T0, 0))).getFirst());
      assertEquals(Optional.empty(), terminal.read());
    }
    assertEquals(Set.of(AlarmKind.WRONG_CREDENTIAL), alarmKinds());
    assertEquals(0, gateway.count("terminal.frame"));
  }

  // ---- records

  @Test
  void a_batch_is_acknowledged_once_and_as_a_whole() throws IOException {
    try (var terminal = admittedTerminal()) {
      var locations = new ArrayList<Location>();
      for (int i = 0; i < 12; i++) {
        locations.add(location(T0, i));
      }
      int sent = terminal.send(new Message.LocationBatch(1, locations));
      assertEquals(done(sent, 0x0704), terminal.read().orElseThrow());
      assertEquals(12, gateway.records(vehicle).size());
      assertTrue(terminal.isSilentFor(150));
    }
  }

  /** The fault: the same packet re-sent 100 times. */
  @Test
  void sending_again_changes_nothing() throws IOException {
    try (var terminal = admittedTerminal()) {
      for (int i = 0; i < 100; i++) {
        int sent = terminal.send(new Message.LocationReport(location(T0, 0)));
        assertEquals(done(sent, 0x0200), terminal.read().orElseThrow());
      }
      assertEquals(1, gateway.records(vehicle).size(), "the serial is no part of a record");
    }
  }

  @Test
  void parts_in_any_order_and_twice_are_acknowledged_when_the_whole_is_committed()
      throws IOException {
    var locations = new ArrayList<Location>();
    for (int i = 0; i < 30; i++) {
      locations.add(location(T0, i));
    }
    try (var terminal = admittedTerminal()) {
      var batch = new Message.LocationBatch(0, locations);
      List<byte[]> parts = terminal.parts(batch, 5);
      int last = terminal.lastSerial();
      var sent = new ArrayList<>(parts.subList(0, 4));
      sent.addAll(parts.subList(1, 3));
      Collections.shuffle(sent, new Random(1));
      for (byte[] part : sent) {
        terminal.send(part);
      }
      assertTrue(terminal.isSilentFor(200), "no part is acknowledged before the whole is there");
      assertEquals(0, gateway.count("terminal.frame"));
      terminal.send(parts.get(4));
      for (int serial = last - 4; serial <= last; serial++) {
        assertEquals(done(serial, 0x0704), terminal.read().orElseThrow());
      }
      assertEquals(30, gateway.records(vehicle).size());
    }
  }

  @Test
  void parts_that_do_not_come_are_asked_for() throws IOException {
    try (var terminal = admittedTerminal()) {
      List<byte[]> parts =
          terminal.parts(new Message.LocationBatch(0, List.of(location(T0, 0))), 3);
      int first = terminal.lastSerial() - 2;
      terminal.send(parts.get(0));
      terminal.send(parts.get(2));
      assertEquals(
          new Message.ResendRequest(Message.ResendRequest.FROM_PLATFORM, first, List.of(2)),
          terminal.read().orElseThrow());
      terminal.send(parts.get(1));
      assertEquals(done(first, 0x0704), terminal.read().orElseThrow());
    }
  }

  @Test
  void a_broken_body_is_answered_as_wrong_and_an_unknown_message_as_unsupported()
      throws IOException {
    try (var terminal = admittedTerminal()) {
      Header header = terminal.header(0x0200);
      terminal.send(FrameEncoder.encode(header, Octets.ofHex("00010203")));
      assertEquals(
          reply(header.serial(), 0x0200, Message.Result.WRONG), terminal.read().orElseThrow());
      Header batch = terminal.header(0x0704);
      terminal.send(FrameEncoder.encode(batch, Octets.ofHex("0002000003010203")));
      assertEquals(
          reply(batch.serial(), 0x0704, Message.Result.WRONG), terminal.read().orElseThrow());
      int unknown = terminal.send(new Message.Other(0x0900, Octets.ofHex("f0")));
      assertEquals(
          reply(unknown, 0x0900, Message.Result.UNSUPPORTED), terminal.read().orElseThrow());
    }
    assertEquals(0, gateway.count("terminal.frame"));
  }

  /** The fault: a frame with a wrong checksum is accepted. */
  @Test
  void a_wrong_checksum_is_never_acknowledged() throws IOException {
    try (var terminal = admittedTerminal()) {
      byte[] frame = terminal.frame(new Message.LocationReport(location(T0, 0)));
      frame[20] ^= 1;
      terminal.send(frame);
      assertTrue(terminal.isSilentFor(150));
      int sent = terminal.send(new Message.LocationReport(location(T0, 1)));
      assertEquals(done(sent, 0x0200), terminal.read().orElseThrow(), "the next is read");
      for (int i = 0; i < 16; i++) {
        terminal.send(frame);
      }
      assertEquals(Optional.empty(), terminal.read(), "enough of it");
    }
    assertEquals(Set.of(AlarmKind.MALFORMED_FRAMES), alarmKinds());
    assertEquals(1, gateway.records(vehicle).size());
  }

  /** A well-formed record with impossible content: flagged and acknowledged, or sent for ever. */
  @Test
  void the_year_2099_and_zero_zero_are_kept_with_doubts() throws IOException {
    try (var terminal = admittedTerminal()) {
      var future = location(Instant.parse("2099-06-01T00:00:00Z"), 0, 3);
      int sent = terminal.send(new Message.LocationReport(future));
      assertEquals(done(sent, 0x0200), terminal.read().orElseThrow());
      assertEquals(Set.of(Doubt.CLOCK_AHEAD), gateway.kept(vehicle).getFirst().doubts());
      var origin =
          new Location(
              0,
              3,
              new Location.Position(0, 0, 0, 0, 0),
              DeviceTime.of(T0, DeviceTime.STANDARD),
              List.of(),
              Octets.NONE);
      sent = terminal.send(new Message.LocationReport(origin));
      assertEquals(done(sent, 0x0200), terminal.read().orElseThrow());
      assertTrue(
          gateway.kept(vehicle).stream()
              .anyMatch(kept -> kept.doubts().equals(Set.of(Doubt.AT_ORIGIN))));
    }
  }

  /** The fault: local time sent as the standard's time; here eight hours ahead of it. */
  @Test
  void a_clock_that_runs_ahead_is_doubted() throws IOException {
    try (var terminal = admittedTerminal()) {
      var ahead = location(T0.plus(Duration.ofHours(8)), 0, 3);
      int sent = terminal.send(new Message.LocationReport(ahead));
      assertEquals(done(sent, 0x0200), terminal.read().orElseThrow());
      assertEquals(Set.of(Doubt.CLOCK_AHEAD), gateway.kept(vehicle).getFirst().doubts());
    }
  }

  @ParameterizedTest
  @EnumSource(Edition.class)
  void a_driver_card_is_a_record_without_a_position(Edition edition) throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, edition, CODE)) {
      var time = DeviceTime.of(T0, DeviceTime.STANDARD);
      var card =
          new Message.Card(
              Octets.ofText("Erika"),
              Octets.ofText("DE-4711"),
              Octets.ofText("KBA"),
              "20301231",
              edition == Edition.E2019 ? Optional.of(Octets.ofText("99")) : Optional.empty());
      int sent =
          terminal.send(
              new Message.DriverCard(
                  1, time, Optional.of(new Message.CardRead(0, Optional.of(card)))));
      assertEquals(done(sent, 0x0702), terminal.read().orElseThrow());
      assertEquals(
          List.of(
              new TerminalRecord(
                  imei, T0, Optional.empty(), Map.of(), Map.of(Detail.DRIVER_CARD, "DE-4711"))),
          gateway.records(vehicle));
    }
  }

  @Test
  void a_card_that_could_not_be_read_names_nobody() throws IOException {
    try (var terminal = admittedTerminal()) {
      var failed =
          new Message.DriverCard(
              1,
              DeviceTime.of(T0, DeviceTime.STANDARD),
              Optional.of(new Message.CardRead(1, Optional.empty())));
      int sent = terminal.send(failed);
      assertEquals(done(sent, 0x0702), terminal.read().orElseThrow());
      assertEquals(Map.of(), gateway.records(vehicle).getFirst().details());
    }
  }

  @Test
  void the_time_is_told_in_utc() throws IOException {
    try (var terminal = admitted(gateway.port(), SIM, Edition.E2019, CODE)) {
      terminal.send(new Message.TimeRequest());
      assertEquals(
          new Message.TimeAnswer(LocalDateTime.of(2026, 3, 1, 8, 10)),
          terminal.read().orElseThrow());
    }
  }

  // ---- the database is slow or away

  @Test
  void while_the_database_is_away_nothing_is_acknowledged_and_nothing_lost() throws IOException {
    try (var terminal = admittedTerminal()) {
      line.cut();
      var serials = new ArrayList<Integer>();
      for (int i = 0; i < 40; i++) {
        serials.add(terminal.send(new Message.LocationReport(location(T0, i))));
      }
      assertTrue(terminal.isSilentFor(700));
      line.mend();
      for (int sent : serials) {
        assertEquals(done(sent, 0x0200), terminal.read().orElseThrow());
      }
      assertEquals(40, gateway.records(vehicle).size());
    }
  }

  // ---- a second session

  /** The fault: a second connection of the same name starves the real one. */
  @Test
  void a_live_session_stays_undisturbed_and_the_second_is_refused()
      throws IOException, InterruptedException {
    try (var first = admittedTerminal();
        var second = new Jt808TestTerminal(gateway.port(), SIM, Edition.E2013)) {
      int sent = second.send(authentication(CODE, Edition.E2013));
      second.send(new Message.LocationReport(location(T0, 99)));
      for (int i = 0; i < 12; i++) {
        int serial = first.send(new Message.LocationReport(location(T0, i)));
        assertEquals(done(serial, 0x0200), first.read().orElseThrow(), "not disturbed");
        Thread.sleep(60);
      }
      assertEquals(reply(sent, 0x0102, Message.Result.FAILED), second.read().orElseThrow());
      assertEquals(Optional.empty(), second.read());
    }
    assertEquals(Set.of(AlarmKind.SECOND_SESSION), alarmKinds());
    assertEquals(12, gateway.records(vehicle).size(), "nothing of the second is kept");
  }

  @Test
  void a_silent_session_is_asked_and_stays_if_it_answers() throws IOException {
    try (var first = admittedTerminal();
        var second = new Jt808TestTerminal(gateway.port(), SIM, Edition.E2013)) {
      int sent = second.send(authentication(CODE, Edition.E2013));
      assertEquals(new Message.QueryAttributes(), first.read().orElseThrow());
      first.send(new Message.Attributes(Octets.ofHex("0000")));
      assertEquals(reply(sent, 0x0102, Message.Result.FAILED), second.read().orElseThrow());
      int serial = first.send(new Message.LocationReport(location(T0, 0)));
      assertEquals(done(serial, 0x0200), first.read().orElseThrow());
    }
  }

  @Test
  void a_half_open_session_gives_way() throws IOException {
    try (var first = admittedTerminal();
        var second = new Jt808TestTerminal(gateway.port(), SIM, Edition.E2013)) {
      int sent = second.send(authentication(CODE, Edition.E2013));
      int location = second.send(new Message.LocationReport(location(T0, 0)));
      assertEquals(done(sent, 0x0102), second.read().orElseThrow());
      assertEquals(done(location, 0x0200), second.read().orElseThrow());
      assertEquals(new Message.QueryAttributes(), first.read().orElseThrow(), "it was asked");
      assertEquals(Optional.empty(), first.read());
    }
    assertEquals(Set.of(AlarmKind.SECOND_SESSION), alarmKinds());
  }

  @Test
  void a_flood_of_heartbeats_is_slowed_down_with_an_alarm() throws Exception {
    gateway.close();
    var limits =
        new Rates.Limits(new Rate(1, 10), new Rate(1_000, 1_000), new Rate(1 << 20, 1 << 20));
    gateway = new Jt808Gateway(database, pool, InstantSource.fixed(T0.plusSeconds(600)), limits);
    try (var flood = admittedTerminal()) {
      byte[] heartbeat = flood.frame(new Message.Heartbeat(Octets.NONE));
      long began = System.nanoTime();
      byte[] many = new byte[heartbeat.length * 1_000];
      for (int i = 0; i < 1_000; i++) {
        System.arraycopy(heartbeat, 0, many, i * heartbeat.length, heartbeat.length);
      }
      var sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 3; i++) {
                        flood.send(many);
                      }
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      for (int i = 0; i < 3_000; i++) {
        assertTrue(flood.read().isPresent(), "answered later, but answered: " + i);
      }
      sender.join();
      assertEquals(Set.of(AlarmKind.RATE_EXCEEDED), alarmKinds());
      assertTrue(System.nanoTime() - began > 1_000_000_000L, "a thousand a second");
    }
  }

  @Test
  void a_terminal_that_logs_out_is_gone() throws IOException {
    try (var terminal = admittedTerminal()) {
      assertEquals(1, gateway.sessions().count());
      int sent = terminal.send(new Message.Logout());
      assertEquals(done(sent, 0x0003), terminal.read().orElseThrow());
      assertEquals(Optional.empty(), terminal.read());
      await(() -> gateway.sessions().count() == 0);
    }
    assertFalse(gateway.sessions().find(imei).isPresent());
  }
}
