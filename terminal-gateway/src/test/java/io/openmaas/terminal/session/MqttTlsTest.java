package io.openmaas.terminal.session;

import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.MqttTestTerminal;
import io.openmaas.terminal.ReferenceGateway;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.protocol.reference.json.RecordsCodec;
import io.openmaas.terminal.simulator.Speech.TlsFiles;
import io.openmaas.terminal.simulator.wire.PemFiles;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in over TLS. */
class MqttTlsTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final List<Imei> IMEIS = TestTerminal.imeis(3);
  private static final Imei IMEI = IMEIS.getFirst();

  private final SigningKey key = SigningKey.generate();
  @TempDir Path folder;
  private TestDatabase database;
  private TestAuthority authority;
  private ReferenceGateway gateway;

  @BeforeEach
  void start() {
    database = new TestDatabase();
    authority = new TestAuthority(folder, "ours");
    gateway =
        new ReferenceGateway(
            database,
            InstantSource.fixed(T0.plusSeconds(600)),
            new ReferenceGateway.Listening(Optional.of(authority.gateway()), false),
            GroupCommit.Limits.USUAL);
    gateway.register(IMEI, Auth.CERTIFICATE, key);
  }

  @AfterEach
  void stop() {
    gateway.close();
    database.close();
  }

  private MqttTestTerminal terminal(Imei imei, TestAuthority.Identity identity) {
    MqttClientSslConfig tls =
        PemFiles.config(new TlsFiles(identity.certificate(), identity.key(), authority.caFile()));
    return new MqttTestTerminal(imei, key, gateway.tlsPort(), Optional.of(tls));
  }

  @Test
  void a_terminal_with_its_certificate_comes_in() throws Exception {
    try (var terminal = terminal(IMEI, authority.issue(IMEI.value()))) {
      terminal.connect();
      assertEquals(
          SUCCESS,
          terminal.send(terminal.sign(ChainHead.start(1), MqttTestTerminal.records(IMEI, T0, 10))));
      assertEquals(10, gateway.count("terminal.record"));
      assertEquals(List.of(), gateway.alarms());
    }
  }

  @Test
  void a_certificate_in_another_name_is_refused_with_an_alarm() {
    var terminal = terminal(IMEI, authority.issue(IMEIS.get(1).value()));
    assertThrows(Exception.class, terminal::connect);
    assertEquals(List.of(AlarmKind.WRONG_CREDENTIAL), gateway.alarms());
    assertTrue(gateway.sessions().find(IMEI).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {",CN=", "+CN="})
  void a_certificate_of_two_names_is_that_of_nobody(String joint) {
    Imei other = IMEIS.get(1);
    Imei ofNetwork = IMEIS.get(2);
    gateway.register(other, Auth.CERTIFICATE, key);
    gateway.register(ofNetwork, Auth.NETWORK, key);
    var identity = authority.issue(IMEI.value() + joint + other.value());
    for (Imei name : IMEIS) { // nor does it pass for a mere address in a private network
      assertThrows(Exception.class, terminal(name, identity)::connect);
    }
    assertEquals(0, gateway.sessions().count());
  }

  @Test
  void a_certificate_does_not_stand_for_a_private_network() {
    Imei ofNetwork = IMEIS.get(2);
    gateway.register(ofNetwork, Auth.NETWORK, key);
    assertThrows(Exception.class, terminal(ofNetwork, authority.issue(ofNetwork.value()))::connect);
    assertThrows(Exception.class, terminal(ofNetwork, authority.issue(""))::connect);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "x", " "})
  void a_certificate_whose_name_only_begins_with_the_IMEI_is_refused(String more) {
    var identity = authority.issue(IMEI.value() + more + "9");
    assertThrows(Exception.class, terminal(IMEI, identity)::connect);
  }

  @Test
  void nobody_reads_or_writes_on_the_topics_of_others() throws Exception {
    Imei other = IMEIS.get(1);
    gateway.register(other, Auth.CERTIFICATE, key);
    try (var terminal = terminal(IMEI, authority.issue(IMEI.value()));
        var its = terminal(other, authority.issue(other.value()))) {
      terminal.connect();
      its.connect();
      its.subscribe();
      for (String filter :
          List.of("#", "+/+/commands", "t/+/commands", "t/" + other + "/commands", "$SYS/#")) {
        assertThrows(Exception.class, () -> terminal.subscribe(filter), filter);
      }
      byte[] records =
          RecordsCodec.write(its.sign(ChainHead.start(1), MqttTestTerminal.records(other, T0, 3)));
      for (String topic :
          List.of(
              "t/" + other + "/records", "t/" + other + "/receipts", "t/" + IMEI + "/records")) {
        assertEquals(
            Mqtt5PubAckReasonCode.NOT_AUTHORIZED,
            MqttTestTerminal.answer(terminal.begin(topic, records)),
            topic);
      }
      assertNotEquals(
          SUCCESS,
          MqttTestTerminal.answer(terminal.begin("t/" + other + "/commands", new byte[] {1})));
      assertEquals(Optional.empty(), its.nextCommand(300), "the gateway passes nothing on");
      assertEquals(0, gateway.count("terminal.record"));
    }
  }

  @Test
  void endless_subscribing_ends_the_session() throws Exception {
    try (var terminal = terminal(IMEI, authority.issue(IMEI.value()))) {
      terminal.connect();
      assertThrows(
          Exception.class,
          () -> {
            for (int i = 0; i < 400; i++) {
              terminal.subscribe();
            }
          });
    }
  }

  @Test
  void a_terminal_that_is_not_on_the_list_is_refused() {
    var terminal = terminal(IMEIS.get(1), authority.issue(IMEIS.get(1).value()));
    assertThrows(Exception.class, terminal::connect);
  }

  @Test
  void without_a_certificate_or_with_one_of_a_stranger_nobody_comes_in() throws Exception {
    var none =
        new MqttTestTerminal(
            IMEI,
            key,
            gateway.tlsPort(),
            Optional.of(
                MqttClientSslConfig.builder()
                    .trustManagerFactory(PemFiles.trusting(authority.caFile()))
                    .build()));
    assertThrows(Exception.class, none::connect);
    var stranger = new TestAuthority(folder, "theirs");
    assertThrows(Exception.class, terminal(IMEI, stranger.issue(IMEI.value()))::connect);
    assertThrows(
        Exception.class,
        new MqttTestTerminal(IMEI, key, gateway.tlsPort(), Optional.empty())::connect,
        "without TLS");
    assertEquals(0, gateway.sessions().count());
  }

  @Test
  void plain_is_off_by_default() {
    assertTrue(gateway.server().plainAddress().isEmpty());
  }

  @Test
  void noise_on_the_port_harms_nobody() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    try (var plain =
            new ReferenceGateway(
                database,
                InstantSource.fixed(T0),
                new ReferenceGateway.Listening(Optional.empty(), true),
                GroupCommit.Limits.USUAL);
        var terminal = terminal(IMEI, authority.issue(IMEI.value()))) {
      terminal.connect();
      for (int i = 0; i < 200; i++) {
        int port = i % 2 == 0 ? plain.plainPort() : gateway.tlsPort();
        try (var noise = new Socket("127.0.0.1", port)) {
          byte[] bytes = new byte[random.nextInt(1, 300)];
          random.nextBytes(bytes);
          if (random.nextBoolean()) {
            bytes[0] = 0x10; // looks like CONNECT
          }
          noise.getOutputStream().write(bytes);
        } catch (IOException e) {
          // closed on it: well done
        }
      }
      assertEquals(
          SUCCESS,
          terminal.send(terminal.sign(ChainHead.start(1), MqttTestTerminal.records(IMEI, T0, 10))),
          "seed " + seed);
      assertEquals(0, plain.sessions().count(), "seed " + seed);
    }
  }
}
