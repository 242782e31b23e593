package io.openmaas.terminal.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.core.vehicle.VehiclePosition;
import io.openmaas.terminal.CuttableLine;
import io.openmaas.terminal.Gateway;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.ingest.VehicleChain;
import io.openmaas.terminal.protocol.teltonika.CommandCodec;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.Octets;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final String CAN_DONE = "CAN-CONTROL cmd executed successfully.";
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static TestDatabase database;
  private static CuttableLine line;
  private static Pool pool;

  private final List<Imei> imeis = TestTerminal.imeis(3);
  private final Imei imei = imeis.getFirst();
  private Gateway gateway;
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
    database
        .pool()
        .query(
            "truncate terminal.terminal, terminal.record, terminal.frame, terminal.chain_link,"
                + " terminal.chain_head")
        .executeAndAwait();
    gateway = new Gateway(database, pool, InstantSource.fixed(T0.plusSeconds(600)));
    database.pool().query("truncate told").executeAndAwait();
    vehicle = gateway.register(imei);
  }

  @AfterEach
  void stop() {
    line.stall(false);
    line.mend();
    gateway.close();
  }

  @Test
  void records_are_there_when_they_are_acknowledged() throws IOException {
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      terminal.send(TestTerminal.frame(imei, T0, 10));
      assertEquals(10, terminal.readInt());
      assertEquals(10, gateway.count("terminal.record"));
      assertEquals(1, gateway.count("terminal.frame"));
      assertEquals(List.of(vehicle.toString()), gateway.told());
    }
    RegisteredTerminal seen = gateway.terminals().find(imei).await().atMost(WAIT).orElseThrow();
    assertEquals(10, seen.records());
    assertEquals(Optional.of(T0.plusSeconds(600)), seen.lastSeen());
  }

  @Test
  void an_unknown_terminal_is_refused() throws IOException {
    try (var stranger = new TestTerminal(gateway.port())) {
      stranger.send(FrameEncoder.hello(imeis.get(2)));
      assertEquals(0, stranger.readByte());
      assertTrue(stranger.isClosedByOther());
    }
  }

  @Test
  void sending_again_doubles_nothing() throws IOException {
    byte[] frame = TestTerminal.frame(imei, T0, 10);
    for (int round = 0; round < 3; round++) {
      try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
        terminal.send(frame);
        assertEquals(10, terminal.readInt());
        terminal.send(TestTerminal.frame(imei, T0.plusSeconds(5), 5)); // other content
        assertEquals(5, terminal.readInt());
      }
      awaitSessions(0);
    }
    assertEquals(15, gateway.count("terminal.record"));
    assertEquals(6, gateway.count("terminal.frame"));
    assertEquals(List.of(vehicle.toString()), gateway.told(), "the news of a while in one event");
    assertEquals(1, gateway.told().size(), "no news, no event");
    checkChain(vehicle);
  }

  @Test
  void the_line_may_cut_anything_anywhere() throws IOException {
    byte[] frame = TestTerminal.frame(imei, T0, 3);
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      for (byte each : frame) {
        terminal.send(new byte[] {each});
      }
      assertEquals(3, terminal.readInt());
    }
    awaitSessions(0);
    try (var terminal = new TestTerminal(gateway.port())) {
      terminal.send(
          joined(
              FrameEncoder.hello(imei),
              TestTerminal.frame(imei, T0.plusSeconds(100), 4),
              new byte[] {(byte) 0xff},
              TestTerminal.frame(imei, T0.plusSeconds(200), 5),
              Arrays.copyOf(frame, 40)));
      assertEquals(1, terminal.readByte());
      assertEquals(4, terminal.readInt());
      assertEquals(5, terminal.readInt());
    } // and hangs up within a frame
    awaitSessions(0);
    assertEquals(12, gateway.count("terminal.record"));
  }

  @Test
  void a_frame_that_never_ends_is_given_up() throws IOException {
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      terminal.send(Arrays.copyOf(TestTerminal.frame(imei, T0, 3), 30));
      assertTrue(terminal.isClosedByOther());
    }
  }

  @Test
  void a_wrong_checksum_is_never_acknowledged() throws IOException {
    byte[] frame = TestTerminal.frame(imei, T0, 3);
    frame[20] ^= 1;
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      terminal.send(frame);
      assertTrue(terminal.isClosedByOther());
    }
    assertEquals(0, gateway.count("terminal.frame"));
  }

  @Test
  void connections_share_commits_and_each_vehicle_has_its_chain() throws IOException {
    VehicleId second = gateway.register(imeis.get(1));
    try (var one = TestTerminal.admitted(gateway.port(), imei);
        var two = TestTerminal.admitted(gateway.port(), imeis.get(1))) {
      for (int i = 0; i < 20; i++) {
        one.send(TestTerminal.frame(imei, T0.plusSeconds(20 * i), 10));
        two.send(TestTerminal.frame(imeis.get(1), T0.plusSeconds(20 * i), 10));
      }
      for (int i = 0; i < 20; i++) {
        assertEquals(10, one.readInt());
        assertEquals(10, two.readInt());
      }
    }
    assertEquals(400, gateway.count("terminal.record"));
    checkChain(vehicle);
    checkChain(second);
  }

  @Test
  void a_clock_that_is_quite_wrong_is_acknowledged_and_kept() throws IOException {
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      terminal.send(TestTerminal.frame(imei, Instant.parse("2099-01-01T00:00:00Z"), 2));
      assertEquals(2, terminal.readInt());
      terminal.send(TestTerminal.frame(imei, Instant.ofEpochMilli(Long.MAX_VALUE - 9_000), 2));
      assertEquals(2, terminal.readInt());
      terminal.send(TestTerminal.frame(imei, T0, 1));
      assertEquals(1, terminal.readInt());
    }
    assertEquals(3, gateway.count("terminal.record"));
    assertEquals(3, gateway.count("terminal.frame"));
    assertEquals(1, gateway.count("terminal.frame where unplaced = 2"));
    assertEquals(T0, position().orElseThrow().at(), "the future is not where the car is");
  }

  @Test
  void while_the_database_is_away_nothing_is_acknowledged_and_nothing_lost() throws Exception {
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      terminal.send(TestTerminal.frame(imei, T0, 5));
      assertEquals(5, terminal.readInt());
      line.cut();
      terminal.send(TestTerminal.frame(imei, T0.plusSeconds(50), 5));
      terminal.send(TestTerminal.frame(imei, T0.plusSeconds(100), 5));
      assertTrue(terminal.isSilentFor(1_500));
      assertEquals(5, gateway.count("terminal.record"));
      try (var other = new TestTerminal(gateway.port())) {
        other.send(FrameEncoder.hello(imeis.get(2)));
        assertTrue(other.isClosedByOther(), "neither let in nor refused");
      }
      line.mend();
      assertEquals(5, terminal.readInt());
      assertEquals(5, terminal.readInt());
    }
    assertEquals(15, gateway.count("terminal.record"));
    checkChain(vehicle);
  }

  @Test
  void a_slow_database_makes_terminals_wait() throws Exception {
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      line.stall(true);
      for (int i = 0; i < 40; i++) {
        terminal.send(TestTerminal.frame(imei, T0.plusSeconds(20 * i), 10));
      }
      assertTrue(terminal.isSilentFor(800));
      line.stall(false);
      for (int i = 0; i < 40; i++) {
        assertEquals(10, terminal.readInt());
      }
    }
    assertEquals(400, gateway.count("terminal.record"));
  }

  @Test
  void a_live_session_is_not_displaced() throws IOException {
    try (var first = TestTerminal.admitted(gateway.port(), imei);
        var second = new TestTerminal(gateway.port());
        var third = new TestTerminal(gateway.port())) {
      second.send(FrameEncoder.hello(imei));
      assertTrue(second.isSilentFor(100), "in quarantine");
      third.send(FrameEncoder.hello(imei));
      assertEquals(0, third.readByte(), "only one waits");
      first.send(TestTerminal.frame(imei, T0, 2));
      assertEquals(2, first.readInt());
      assertEquals(0, second.readByte());
      first.send(TestTerminal.frame(imei, T0.plusSeconds(10), 2));
      assertEquals(2, first.readInt());
    }
  }

  @Test
  void a_half_open_session_gives_way() throws IOException {
    try (var first = TestTerminal.admitted(gateway.port(), imei);
        var second = new TestTerminal(gateway.port())) {
      second.send(FrameEncoder.hello(imei));
      assertEquals(1, second.readByte());
      byte[] question = asked(imei, "getver");
      assertArrayEquals(question, first.readBytes(question.length));
      assertTrue(first.isClosedByOther());
      second.send(TestTerminal.frame(imei, T0, 2));
      assertEquals(2, second.readInt());
    }
  }

  @Test
  void a_command_is_done_when_the_terminal_answers() throws IOException {
    var commands = gateway.commands(Duration.ofMillis(500));
    assertEquals(
        new CommandOutcome.Expired(),
        commands
            .carryOut(vehicle, new Command.Unlock(), new Authority.Person("test"))
            .await()
            .atMost(WAIT));
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      var outcome =
          commands
              .carryOut(vehicle, new Command.Unlock(), new Authority.Person("test"))
              .subscribeAsCompletionStage();
      expect(terminal, "lvcanopenalldoors");
      terminal.send(FrameEncoder.encode(Packet.Command.answer(CAN_DONE)));
      expect(terminal, "lvcanunblockengine");
      terminal.send(FrameEncoder.encode(Packet.Command.answer(CAN_DONE + "\r\n")));
      assertEquals(new CommandOutcome.Done(CAN_DONE + "; " + CAN_DONE), outcome.join());

      assertInstanceOf(
          CommandOutcome.Unknown.class,
          commands
              .carryOut(vehicle, new Command.Lock(), new Authority.Person("test"))
              .await()
              .atMost(WAIT));
      expect(terminal, "lvcanclosealldoors");
      assertTrue(terminal.isClosedByOther(), "a late answer must not be taken for the next");
    }
  }

  @Test
  void positions_are_followed_and_found_again() throws Exception {
    var seen = new CopyOnWriteArrayList<VehiclePosition>();
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      terminal.send(TestTerminal.frame(imei, T0, 3));
      assertEquals(3, terminal.readInt());
      var follower = gateway.positions().follow(vehicle).subscribe().with(seen::add);
      await(() -> seen.size() == 1);
      terminal.send(TestTerminal.frame(imei, T0.plusSeconds(60), 2));
      assertEquals(2, terminal.readInt());
      terminal.send(TestTerminal.frame(imei, T0.minusSeconds(60), 2)); // late
      assertEquals(2, terminal.readInt());
      follower.cancel();
    }
    assertEquals(
        List.of(T0.plusSeconds(2), T0.plusSeconds(61)),
        seen.stream().map(VehiclePosition::at).toList());
    assertEquals(Optional.of(seen.getLast()), position());
    assertEquals(new Coordinates(54.90001, 13.9), seen.getLast().position());
  }

  @Test
  void a_terminal_is_bound_once() {
    assertEquals(vehicle, gateway.register(imei), "the same again changes nothing");
    var other = gateway.register(imeis.get(1));
    var conflict = assertThrows(ProblemException.class, () -> register(imei, other, "FMC150"));
    assertEquals(409, conflict.problem().status());
    var unknown =
        assertThrows(ProblemException.class, () -> register(imeis.get(2), other, "Dreirad"));
    assertEquals("imei", unknown.problem().errors().getFirst().field());
  }

  private void expect(TestTerminal terminal, String words) throws IOException {
    byte[] question = asked(imei, words);
    assertArrayEquals(question, terminal.readBytes(question.length));
  }

  /** A command of Codec 14, which names its terminal. */
  private static byte[] asked(Imei terminal, String words) {
    return FrameEncoder.encode(
        new Packet.Command(
            CommandCodec.CODEC_14,
            List.of(
                new Packet.Message(
                    Packet.Message.COMMAND,
                    Optional.empty(),
                    Optional.of(terminal),
                    Octets.ofText(words)))));
  }

  private void register(Imei terminal, VehicleId into, String model) {
    database
        .pool()
        .withTransaction(c -> gateway.terminals().register(c, terminal, into, model))
        .await()
        .atMost(WAIT);
  }

  private Optional<VehiclePosition> position() {
    return gateway.positions().find(vehicle).await().atMost(WAIT);
  }

  /** Recomputes the chain from what the table holds. */
  private static void checkChain(VehicleId vehicle) {
    var byLink = new TreeMap<Long, List<CanonicalRecord>>();
    for (Row row : rows("select * from terminal.record where vehicle = $1", vehicle)) {
      byte[] content = row.getBuffer("content").getBytes();
      CanonicalRecord canonical = CanonicalRecord.of(CanonicalRecord.parse(content));
      assertArrayEquals(content, canonical.bytes());
      assertEquals(canonical.identity().uuid(), row.getUUID("identity"));
      byLink.computeIfAbsent(row.getLong("link"), _ -> new ArrayList<>()).add(canonical);
    }
    ChainLink link = VehicleChain.start(vehicle);
    for (Row row :
        rows("select * from terminal.chain_link where vehicle = $1 order by number", vehicle)) {
      List<CanonicalRecord> records = byLink.remove(link.number() + 1);
      records.sort(CanonicalRecord.ORDER);
      link = link.next(records.stream().map(CanonicalRecord::bytes).toList());
      assertEquals(link.number(), row.getLong("number"));
      assertEquals(link.hash(), row.getString("hash"));
      assertEquals(records.size(), row.getInteger("records"));
    }
    assertTrue(byLink.isEmpty(), "records outside the chain");
    Row head =
        rows("select * from terminal.chain_head where vehicle = $1", vehicle).iterator().next();
    assertEquals(link.hash(), head.getString("hash"));
  }

  private static Iterable<Row> rows(String sql, VehicleId vehicle) {
    return database.pool().preparedQuery(sql).executeAndAwait(Tuple.of(vehicle.value()));
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

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
