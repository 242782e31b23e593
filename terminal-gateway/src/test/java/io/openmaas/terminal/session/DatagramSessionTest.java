package io.openmaas.terminal.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.terminal.CollectedAlarms;
import io.openmaas.terminal.CuttableLine;
import io.openmaas.terminal.Gateway;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.protocol.teltonika.FrameDecoder;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.protocol.teltonika.Received;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatagramSessionTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static TestDatabase database;
  private static CuttableLine line;
  private static Pool pool;

  private final List<Imei> imeis = TestTerminal.imeis(2);
  private final Imei imei = imeis.getFirst();
  private final CollectedAlarms alarms = new CollectedAlarms();
  private Gateway gateway;
  private DatagramSocket socket;

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
  void start() throws IOException {
    database
        .pool()
        .query("truncate terminal.terminal, terminal.record, terminal.frame")
        .executeAndAwait();
    begin(Gateway.Setting.USUAL.with(alarms));
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  private void begin(Gateway.Setting setting) {
    gateway = new Gateway(database, pool, InstantSource.fixed(T0.plusSeconds(600)), setting);
    gateway.register(imei);
  }

  @AfterEach
  void stop() {
    line.stall(false);
    socket.close();
    gateway.close();
  }

  @Test
  void a_datagram_is_acknowledged_with_its_own_numbers() throws IOException {
    send(datagram(0xcafe, 5, imei, 10));
    assertArrayEquals(
        new byte[] {0, 5, (byte) 0xca, (byte) 0xfe, 1, 5, 10}, reply(5_000).orElseThrow());
    assertEquals(10, gateway.count("terminal.record"));
  }

  @Test
  void sending_a_datagram_again_doubles_nothing() throws IOException {
    byte[] datagram = datagram(1, 1, imei, 10);
    for (int i = 0; i < 3; i++) {
      send(datagram);
      assertTrue(reply(5_000).isPresent());
    }
    assertEquals(10, gateway.count("terminal.record"));
  }

  @Test
  void nothing_is_acknowledged_before_it_is_committed() throws IOException {
    send(datagram(1, 1, imei, 3));
    assertTrue(reply(5_000).isPresent());
    line.stall(true);
    send(datagram(2, 2, imei, 7));
    assertEquals(Optional.empty(), reply(700).map(Arrays::toString));
    line.stall(false);
    assertEquals(7, reply(5_000).orElseThrow()[6]);
    assertEquals(7, gateway.count("terminal.record"));
  }

  @Test
  void a_datagram_that_is_wrong_in_any_byte_of_its_form_is_not_answered() throws IOException {
    byte[] right = datagram(1, 1, imei, 2);
    for (int at : new int[] {0, 1, 4, 6, 7, 8, 22, 23, 24, right.length - 1}) {
      byte[] wrong = right.clone();
      wrong[at] ^= (byte) 0x80;
      send(wrong);
    }
    send(Arrays.copyOf(right, right.length - 1));
    send(Arrays.copyOf(right, right.length + 1));
    send(new byte[0]);
    assertEquals(Optional.empty(), reply(500).map(Arrays::toString));
    assertEquals(0, gateway.count("terminal.record"));
    assertEquals(1, alarms.of(AlarmKind.MALFORMED_FRAMES).size(), "one alarm for the storm");
  }

  @Test
  void an_unknown_terminal_is_not_answered() throws IOException {
    send(datagram(1, 1, imeis.get(1), 2));
    assertEquals(Optional.empty(), reply(400).map(Arrays::toString));
  }

  @Test
  void only_terminals_of_a_private_network_use_datagrams() throws IOException {
    database.pool().query("update terminal.terminal set auth = 'certificate'").executeAndAwait();
    send(datagram(1, 1, imei, 2));
    assertEquals(Optional.empty(), reply(400).map(Arrays::toString));
    assertEquals(List.of(AlarmKind.WRONG_CREDENTIAL), alarms.kinds());
  }

  @Test
  void a_datagram_from_elsewhere_is_not_answered_and_raises_an_alarm() throws IOException {
    gateway.close();
    begin(Gateway.Setting.USUAL.with(alarms).with(Networks.parse(List.of("10.8.0.0/16"))));
    send(datagram(1, 1, imei, 2));
    assertEquals(Optional.empty(), reply(400).map(Arrays::toString));
    assertEquals(List.of(AlarmKind.WRONG_CREDENTIAL), alarms.kinds());
  }

  private static byte[] datagram(int packetId, int avlPacketId, Imei terminal, int count) {
    Packet.Avl packet =
        ((Received.Records) FrameDecoder.decode(TestTerminal.frame(terminal, T0, count))).packet();
    return FrameEncoder.datagram(packetId, avlPacketId, terminal, packet);
  }

  private void send(byte[] datagram) throws IOException {
    socket.send(
        new DatagramPacket(
            datagram, datagram.length, InetAddress.getLoopbackAddress(), gateway.udpPort()));
  }

  private Optional<byte[]> reply(int millis) throws IOException {
    socket.setSoTimeout(millis);
    var packet = new DatagramPacket(new byte[100], 100);
    try {
      socket.receive(packet);
      return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
  }
}
