package io.openmaas.terminal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.terminal.CollectedAlarms;
import io.openmaas.terminal.Gateway;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalCertificates;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An IMEI is a name: over TLS the certificate says whose it is. */
class TlsSessionTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  @TempDir private static Path folder;
  @TempDir private static Path otherFolder;
  private static TestDatabase database;
  private static TerminalCertificates certificates;
  private static TerminalCertificates others;

  private final List<Imei> imeis = TestTerminal.imeis(2);
  private final Imei imei = imeis.getFirst();
  private final CollectedAlarms alarms = new CollectedAlarms();
  private Gateway gateway;

  @BeforeAll
  static void prepare() throws Exception {
    database = new TestDatabase();
    certificates = new TerminalCertificates(folder);
    others = new TerminalCertificates(otherFolder);
  }

  @AfterAll
  static void disconnect() {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    database.pool().query("truncate terminal.terminal, terminal.record").executeAndAwait();
    gateway =
        new Gateway(
            database,
            database.pool(),
            InstantSource.fixed(T0.plusSeconds(600)),
            Gateway.Setting.USUAL.with(alarms).with(certificates.gateway()));
    gateway.register(imei);
    gateway.register(imeis.get(1));
    show(imei, "certificate");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void a_terminal_with_its_own_certificate_is_let_in() throws Exception {
    try (var terminal = over(certificates.terminal(imei.value()))) {
      terminal.send(FrameEncoder.hello(imei));
      assertEquals(1, terminal.readByte());
      terminal.send(TestTerminal.frame(imei, T0, 10));
      assertEquals(10, terminal.readInt());
    }
    assertEquals(10, gateway.count("terminal.record"));
    assertEquals(List.of(), alarms.kinds());
  }

  @Test
  void a_certificate_of_another_terminal_is_refused_with_an_alarm() throws Exception {
    try (var terminal = over(certificates.terminal(imeis.get(1).value()))) {
      terminal.send(FrameEncoder.hello(imei));
      assertEquals(0, terminal.readByte());
    }
    assertEquals(imei, alarms.of(AlarmKind.WRONG_CREDENTIAL).getFirst().terminal().orElseThrow());
  }

  @Test
  void without_a_certificate_nobody_comes_in() throws Exception {
    assertNoSession(certificates.terminal(null));
  }

  @Test
  void a_certificate_that_another_authority_signed_is_worth_nothing() throws Exception {
    SSLContext stranger = others.terminal(imei.value());
    assertNoSession(stranger);
  }

  @Test
  void who_has_to_show_a_certificate_does_not_come_in_over_the_plain_port() throws Exception {
    try (var terminal = new TestTerminal(gateway.port())) {
      terminal.send(FrameEncoder.hello(imei));
      assertEquals(0, terminal.readByte());
    }
    assertEquals(List.of(AlarmKind.WRONG_CREDENTIAL), alarms.kinds());
  }

  @Test
  void who_is_of_a_private_network_does_not_come_in_over_tls() throws Exception {
    show(imei, "network");
    try (var terminal = over(certificates.terminal(imei.value()))) {
      terminal.send(FrameEncoder.hello(imei));
      assertEquals(0, terminal.readByte());
    }
  }

  @Test
  void the_plain_protocol_on_the_tls_port_is_not_understood() throws Exception {
    try (var terminal = new TestTerminal(gateway.tlsPort())) {
      terminal.send(FrameEncoder.hello(imei));
      int answer = terminal.readByte();
      assertTrue(answer != 1, "never let in, was " + answer);
    } catch (IOException e) {
      assertEquals(0, gateway.sessions().count());
    }
  }

  private void assertNoSession(SSLContext context) {
    assertThrows(
        IOException.class,
        () -> {
          try (var terminal = over(context)) {
            terminal.send(FrameEncoder.hello(imei));
            if (terminal.readByte() < 0) {
              throw new IOException("closed");
            }
          }
        });
    assertEquals(0, gateway.sessions().count());
  }

  private TestTerminal over(SSLContext context) throws IOException {
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", gateway.tlsPort());
    return new TestTerminal(socket);
  }

  private static void show(Imei terminal, String auth) {
    database
        .pool()
        .preparedQuery("update terminal.terminal set auth = $2 where imei = $1")
        .executeAndAwait(Tuple.of(terminal.value(), auth));
  }
}
