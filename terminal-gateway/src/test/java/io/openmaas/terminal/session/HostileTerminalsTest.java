package io.openmaas.terminal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.CollectedAlarms;
import io.openmaas.terminal.Gateway;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.fleet.partner.PartnerSession;
import io.openmaas.terminal.fleet.partner.PartnerSessions;
import io.openmaas.terminal.protocol.teltonika.FrameDecoder;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.protocol.teltonika.Received;
import io.openmaas.terminal.session.store.RegistrationSweep;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts to speak in another's name, to stay by an old right, and to wear the gateway out. */
class HostileTerminalsTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static TestDatabase database;

  private final List<Imei> imeis = TestTerminal.imeis(2);
  private final Imei imei = imeis.getFirst();
  private final CollectedAlarms alarms = new CollectedAlarms();
  private Gateway gateway;

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
    gateway =
        new Gateway(
            database,
            database.pool(),
            InstantSource.fixed(T0.plusSeconds(600)),
            Gateway.Setting.USUAL.with(alarms));
    gateway.register(imei);
    gateway.register(imeis.get(1));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  // A right that is gone

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from terminal.terminal where imei = $1",
        "update terminal.terminal set vehicle = gen_random_uuid() where imei = $1",
        "update terminal.terminal set auth = 'certificate' where imei = $1",
        "update terminal.terminal set protocol = 'partner' where imei = $1",
        "update terminal.terminal set sim = '8900000000000000001' where imei = $1"
      })
  void a_session_ends_when_the_list_no_longer_says_what_let_it_in(String change)
      throws IOException {
    var sweep = new RegistrationSweep(gateway.terminals(), gateway.sessions());
    try (var ended = TestTerminal.admitted(gateway.port(), imei);
        var stays = TestTerminal.admitted(gateway.port(), imeis.get(1))) {
      stays.send(TestTerminal.frame(imeis.get(1), T0, 3));
      assertEquals(3, stays.readInt());
      sweep.recheck().await().atMost(WAIT);
      assertEquals(2, gateway.sessions().count(), "what was kept since changes no right");
      database
          .pool()
          .preparedQuery(change)
          .execute(io.vertx.mutiny.sqlclient.Tuple.of(imei.value()))
          .await()
          .atMost(WAIT);
      sweep.recheck().await().atMost(WAIT);
      assertTrue(ended.isClosedByOther());
      stays.send(TestTerminal.frame(imeis.get(1), T0.plusSeconds(60), 2));
      assertEquals(2, stays.readInt());
    }
  }

  @Test
  void a_partner_that_no_longer_speaks_for_a_vehicle_is_told_nothing_more() {
    LiveSessions live = gateway.sessions();
    InstantSource clock = InstantSource.fixed(T0);
    var partners =
        new PartnerSessions(live, new Entrance(live, alarms, clock), clock, System::nanoTime);
    var sweep = new RegistrationSweep(gateway.terminals(), live);
    set("protocol = 'partner'");
    VehicleId vehicle = gateway.terminals().find(imei).await().atMost(WAIT).orElseThrow().vehicle();
    PartnerSession first = partners.enter(imei, vehicle).await().atMost(WAIT).orElseThrow();
    sweep.recheck().await().atMost(WAIT);
    assertEquals(Optional.of(first), live.find(vehicle));
    set("protocol = 'teltonika'");
    sweep.recheck().await().atMost(WAIT);
    assertEquals(Optional.empty(), live.find(vehicle));
    set("protocol = 'partner'");
    PartnerSession next = partners.enter(imei, vehicle).await().atMost(WAIT).orElseThrow();
    assertTrue(next != first, "what has ended is not begun again");
    assertEquals(Optional.of(next), live.find(vehicle));
  }

  private void set(String change) {
    database
        .pool()
        .query("update terminal.terminal set " + change + " where imei = '" + imei + "'")
        .executeAndAwait();
  }

  @Test
  void while_the_list_cannot_be_read_everybody_stays() throws IOException {
    AdmitsTerminals broken =
        new AdmitsTerminals() {
          @Override
          public Uni<Optional<RegisteredTerminal>> find(Imei name) {
            return Uni.createFrom().failure(new IllegalStateException("away"));
          }

          @Override
          public Uni<Optional<RegisteredTerminal>> findSim(String sim) {
            return find(imei);
          }

          @Override
          public Uni<List<RegisteredTerminal>> list() {
            return Uni.createFrom().failure(new IllegalStateException("away"));
          }
        };
    try (var terminal = TestTerminal.admitted(gateway.port(), imei)) {
      new RegistrationSweep(broken, gateway.sessions()).recheck().await().atMost(WAIT);
      terminal.send(TestTerminal.frame(imei, T0, 2));
      assertEquals(2, terminal.readInt());
    }
  }

  // Another's name, by datagrams

  @Test
  void datagrams_in_the_name_of_a_connected_terminal_wait_with_an_alarm() throws IOException {
    try (var terminal = TestTerminal.admitted(gateway.port(), imei);
        var intruder = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"))) {
      for (int i = 0; i < 20; i++) {
        send(intruder, i, 5);
      }
      assertEquals(Optional.empty(), reply(intruder, 300).map(Arrays::toString));
      assertEquals(List.of(AlarmKind.SECOND_SESSION), alarms.kinds());
      terminal.send(TestTerminal.frame(imei, T0, 3));
      assertEquals(3, terminal.readInt());
      assertEquals(3, gateway.count("terminal.record"), "of the connected one only");
    }
  }

  @Test
  void a_half_open_connection_gives_way_to_the_terminals_datagrams() throws Exception {
    try (var halfOpen = TestTerminal.admitted(gateway.port(), imei);
        var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      send(socket, 1, 5);
      assertEquals(Optional.empty(), reply(socket, 1_500).map(Arrays::toString));
      send(socket, 1, 5); // again, as terminals do
      assertEquals(5, reply(socket, 5_000).orElseThrow()[6]);
      assertEquals(0, gateway.sessions().count());
      assertTrue(halfOpen.readBytes(1).length == 1, "it was asked before it was given up");
    }
  }

  @Test
  void datagrams_from_a_second_address_wait_with_an_alarm() throws IOException {
    try (var first = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        var again = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        var second = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"))) {
      send(first, 1, 5);
      assertTrue(reply(first, 5_000).isPresent());
      send(second, 2, 7);
      assertEquals(Optional.empty(), reply(second, 300).map(Arrays::toString));
      assertEquals(List.of(AlarmKind.SECOND_SESSION), alarms.kinds());
      send(again, 3, 4); // behind the same address another port is the same terminal
      assertTrue(reply(again, 5_000).isPresent());
    }
  }

  @Test
  void a_connection_in_the_name_of_one_that_sends_datagrams_is_refused() throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"))) {
      send(socket, 1, 5);
      assertTrue(reply(socket, 5_000).isPresent());
      try (var intruder = new TestTerminal(gateway.port())) {
        intruder.send(FrameEncoder.hello(imei));
        assertEquals(0, intruder.readByte());
      }
      assertEquals(List.of(AlarmKind.SECOND_SESSION), alarms.kinds());
      send(socket, 2, 6);
      assertTrue(reply(socket, 5_000).isPresent(), "the first one is not starved");
    }
  }

  // Wearing out

  @Test
  void who_sends_keep_alives_and_no_name_is_closed() throws IOException {
    byte[] keepAlives = new byte[2_000];
    Arrays.fill(keepAlives, (byte) 0xff);
    try (var nameless = new TestTerminal(gateway.port())) {
      nameless.send(keepAlives);
      assertTrue(nameless.isClosedByOther());
    }
    assertEquals(List.of(AlarmKind.MALFORMED_FRAMES), alarms.kinds());
  }

  @Test
  void a_flood_of_keep_alives_keeps_nobody_waiting() throws Exception {
    byte[] keepAlives = new byte[1 << 16];
    Arrays.fill(keepAlives, (byte) 0xff);
    try (var flood = TestTerminal.admitted(gateway.port(), imei);
        var other = TestTerminal.admitted(gateway.port(), imeis.get(1))) {
      var sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 100; i++) {
                        flood.send(keepAlives);
                      }
                      flood.send(TestTerminal.frame(imei, T0, 4));
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      long began = System.nanoTime();
      other.send(TestTerminal.frame(imeis.get(1), T0, 3));
      assertEquals(3, other.readInt());
      assertTrue(System.nanoTime() - began < Duration.ofSeconds(2).toNanos());
      assertEquals(4, flood.readInt(), "what comes after a flood is read");
      sender.join();
    }
  }

  @Test
  void half_a_name_byte_by_byte_does_not_hold_a_connection() throws Exception {
    byte[] hello = FrameEncoder.hello(imei);
    try (var slow = new Socket()) {
      slow.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
      slow.setTcpNoDelay(true);
      slow.setSoTimeout(1);
      long began = System.nanoTime();
      boolean open = true;
      for (int i = 0; open && i < hello.length; i++) {
        open = isOpenAfter(slow, hello[i]);
        Thread.sleep(400);
      }
      assertTrue(!open, "the first name takes no longer than a frame may");
      assertTrue(System.nanoTime() - began < Duration.ofSeconds(6).toNanos());
    }
  }

  private static boolean isOpenAfter(Socket slow, byte next) throws IOException {
    try {
      slow.getOutputStream().write(next);
      return slow.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  private void send(DatagramSocket from, int packetId, int count) throws IOException {
    byte[] frame = TestTerminal.frame(imei, T0.plusSeconds(100L * packetId), count);
    Packet.Avl packet = ((Received.Records) FrameDecoder.decode(frame)).packet();
    byte[] datagram = FrameEncoder.datagram(packetId, packetId, imei, packet);
    from.send(
        new DatagramPacket(
            datagram, datagram.length, InetAddress.getLoopbackAddress(), gateway.udpPort()));
  }

  private static Optional<byte[]> reply(DatagramSocket to, int millis) throws IOException {
    to.setSoTimeout(millis);
    var packet = new DatagramPacket(new byte[100], 100);
    try {
      to.receive(packet);
      return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
  }
}
