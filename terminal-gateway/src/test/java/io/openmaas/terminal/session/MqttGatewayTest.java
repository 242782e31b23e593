package io.openmaas.terminal.session;

import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.NOT_AUTHORIZED;
import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID;
import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.QUOTA_EXCEEDED;
import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.MqttTestTerminal;
import io.openmaas.terminal.ReferenceGateway;
import io.openmaas.terminal.SignedCommands;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.Receipt;
import io.openmaas.terminal.protocol.reference.SignedRecords;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.protocol.reference.json.ReceiptCodec;
import io.openmaas.terminal.protocol.reference.json.RecordsCodec;
import java.io.DataInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records and commands over MQTT without TLS; what TLS adds is in MqttTlsTest. */
class MqttGatewayTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final Instant NOW = T0.plusSeconds(600);
  private static final GroupCommit.Limits SMALL =
      new GroupCommit.Limits(500, 5_000, 20_000, Duration.ofSeconds(30));
  private static TestDatabase database;

  private final List<Imei> imeis = TestTerminal.imeis(8);
  private final Imei imei = imeis.getFirst();
  private final SigningKey key = SigningKey.generate();
  private final SigningKey gatewayKey = SigningKey.generate();
  private ReferenceGateway gateway;
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
        .query(
            "truncate terminal.terminal, terminal.record, terminal.frame, terminal.chain_link,"
                + " terminal.chain_head, terminal.terminal_chain")
        .executeAndAwait();
    gateway = gateway();
    vehicle = gateway.register(imei, Auth.NETWORK, key);
  }

  private ReferenceGateway gateway() {
    return new ReferenceGateway(
        database,
        InstantSource.fixed(NOW),
        new ReferenceGateway.Listening(Optional.empty(), true),
        SMALL);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private MqttTestTerminal terminal() {
    return new MqttTestTerminal(imei, key, gateway.plainPort(), Optional.empty());
  }

  private MqttTestTerminal connected() throws Exception {
    MqttTestTerminal terminal = terminal();
    terminal.connect();
    return terminal;
  }

  @Test
  void records_are_there_when_they_are_acknowledged() throws Exception {
    try (var terminal = connected()) {
      SignedRecords first =
          terminal.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 10));
      assertEquals(SUCCESS, terminal.send(first));
      assertEquals(10, gateway.count("terminal.record"));
      assertEquals(1, gateway.count("terminal.frame"), "as it came");
      SignedRecords second =
          terminal.sign(
              first.heads().getLast(), MqttTestTerminal.records(imei, T0.plusSeconds(10), 5));
      assertEquals(SUCCESS, terminal.send(second));
      assertEquals(15, gateway.count("terminal.record"));
      assertEquals(
          15,
          gateway.count(
              "(select distinct substring(convert_from(content, 'UTF8') from 'SEQUENCE=(.*?)\\n')"
                  + " from terminal.record) as numbers"));
      assertEquals(
          1,
          gateway.count(
              "terminal.terminal_chain where sequence = 15 and hash = '%s'"
                  .formatted(second.heads().getLast().hash())));
    }
  }

  @Test
  void there_is_no_acknowledgement_before_the_commit() throws Exception {
    gateway.hold();
    try (var terminal = connected()) {
      CompletableFuture<Mqtt5PublishResult> sent =
          terminal.begin(terminal.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 10)));
      Thread.sleep(500);
      assertFalse(sent.isDone());
      assertEquals(0, gateway.count("terminal.record"));
      gateway.let();
      assertEquals(SUCCESS, MqttTestTerminal.answer(sent));
      assertEquals(10, gateway.count("terminal.record"));
    }
  }

  @Test
  void a_session_killed_before_the_acknowledgement_loses_and_doubles_nothing() throws Exception {
    SignedRecords records;
    gateway.hold();
    try (var terminal = connected()) {
      records = terminal.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 10));
      terminal.begin(records);
      Thread.sleep(200); // it is being committed
    }
    gateway.let();
    await(() -> gateway.count("terminal.record") == 10);
    try (var terminal = connected()) {
      assertEquals(SUCCESS, terminal.send(records));
      assertEquals(10, gateway.count("terminal.record"));
    }
  }

  @Test
  void a_gateway_killed_between_commit_and_chain_blocks_nobody() throws Exception {
    SignedRecords first;
    SignedRecords second;
    try (var terminal = connected()) {
      first = terminal.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 10));
      second =
          terminal.sign(
              first.heads().getLast(), MqttTestTerminal.records(imei, T0.plusSeconds(10), 10));
      assertEquals(SUCCESS, terminal.send(first));
      assertEquals(SUCCESS, terminal.send(second));
    }
    gateway.close();
    database // what a kill -9 after the second commit leaves
        .pool()
        .query(
            "update terminal.terminal_chain set sequence = 10, hash = '%s'"
                .formatted(first.heads().getLast().hash()))
        .executeAndAwait();
    gateway = gateway();
    try (var terminal = connected()) {
      assertEquals(SUCCESS, terminal.send(second));
      assertEquals(20, gateway.count("terminal.record"));
      assertEquals(1, gateway.count("terminal.terminal_chain where sequence = 20"));
    }
  }

  @Test
  void a_chain_that_cannot_be_moved_is_not_acknowledged_and_blocks_nobody() throws Exception {
    try (var terminal = connected()) {
      SignedRecords records =
          terminal.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 10));
      rename("terminal_chain", "away");
      try {
        assertEquals(IMPLEMENTATION_SPECIFIC_ERROR, terminal.send(records));
        assertEquals(10, gateway.count("terminal.record"), "committed, and not said so");
      } finally {
        rename("away", "terminal_chain");
      }
      assertEquals(SUCCESS, terminal.send(records));
      assertEquals(10, gateway.count("terminal.record"));
    }
  }

  private static void rename(String table, String name) {
    database
        .pool()
        .query("alter table terminal.%s rename to %s".formatted(table, name))
        .executeAndAwait();
  }

  @Test
  void the_same_sent_a_hundred_times_is_kept_once() throws Exception {
    try (var terminal = connected()) {
      SignedRecords records =
          terminal.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 10));
      for (int i = 0; i < 100; i++) {
        assertEquals(SUCCESS, terminal.send(records));
      }
      assertEquals(10, gateway.count("terminal.record"));
      assertEquals(List.of(), gateway.alarms());
    }
  }

  @Test
  void what_is_known_may_come_again_cut_otherwise() throws Exception {
    var all = MqttTestTerminal.records(imei, T0, 30);
    try (var terminal = connected()) {
      SignedRecords early = terminal.sign(ChainHead.start(1), all.subList(0, 10));
      SignedRecords whole = terminal.sign(ChainHead.start(1), all.subList(0, 20));
      assertEquals(SUCCESS, terminal.send(whole));
      assertEquals(SUCCESS, terminal.send(early), "all of it, and it ends before the latest");
      assertEquals(
          SUCCESS, terminal.send(terminal.sign(early.heads().getLast(), all.subList(10, 30))));
      assertEquals(30, gateway.count("terminal.record"));
      assertEquals(List.of(), gateway.alarms());
    }
  }

  @Test
  void the_gateway_says_how_far_the_chain_is_kept() throws Exception {
    SignedRecords records;
    try (var terminal = terminal()) {
      assertEquals(
          Map.of("epoch", "0", "sequence", "0", "hash", ChainHead.NOTHING), chain(terminal));
      records = terminal.sign(ChainHead.start(3), MqttTestTerminal.records(imei, T0, 10));
      assertEquals(SUCCESS, terminal.send(records));
    }
    try (var terminal = terminal()) {
      assertEquals(
          Map.of("epoch", "3", "sequence", "10", "hash", records.heads().getLast().hash()),
          chain(terminal));
    }
  }

  private static Map<String, String> chain(MqttTestTerminal terminal) throws Exception {
    var chain = new TreeMap<String, String>();
    terminal
        .connect()
        .getUserProperties()
        .asList()
        .forEach(pair -> chain.put(pair.getName().toString(), pair.getValue().toString()));
    return chain;
  }

  @Test
  void a_record_that_was_tampered_with_is_refused() throws Exception {
    try (var terminal = connected()) {
      String message =
          new String(
              RecordsCodec.write(
                  terminal.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 10))),
              StandardCharsets.UTF_8);
      String tampered = message.replace("\"ODOMETER_DEVICE_M\":1005", "\"ODOMETER_DEVICE_M\":1004");
      assertFalse(tampered.equals(message));
      assertRefused(NOT_AUTHORIZED, AlarmKind.CHAIN_BROKEN, terminal, tampered);
    }
  }

  @Test
  void records_signed_by_another_are_refused() throws Exception {
    var thief =
        new MqttTestTerminal(imei, SigningKey.generate(), gateway.plainPort(), Optional.empty());
    try (thief) {
      thief.connect();
      SignedRecords records =
          thief.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 10));
      assertEquals(NOT_AUTHORIZED, thief.send(records));
      assertEquals(0, gateway.count("terminal.frame"));
      assertEquals(List.of(AlarmKind.CHAIN_BROKEN), gateway.alarms());
    }
  }

  @Test
  void a_gap_is_refused_until_it_is_filled() throws Exception {
    var all = MqttTestTerminal.records(imei, T0, 30);
    try (var terminal = connected()) {
      SignedRecords one = terminal.sign(ChainHead.start(1), all.subList(0, 10));
      SignedRecords two = terminal.sign(one.heads().getLast(), all.subList(10, 20));
      SignedRecords three = terminal.sign(two.heads().getLast(), all.subList(20, 30));
      assertEquals(SUCCESS, terminal.send(one));
      assertEquals(IMPLEMENTATION_SPECIFIC_ERROR, terminal.send(three));
      assertEquals(10, gateway.count("terminal.record"));
      assertEquals(List.of(AlarmKind.CHAIN_BROKEN), gateway.alarms());
      assertEquals(SUCCESS, terminal.send(two));
      assertEquals(SUCCESS, terminal.send(three));
      assertEquals(30, gateway.count("terminal.record"));
    }
  }

  @Test
  void another_past_under_the_same_numbers_is_refused() throws Exception {
    try (var terminal = connected()) {
      SignedRecords told =
          terminal.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 10));
      assertEquals(SUCCESS, terminal.send(told));
      var other = MqttTestTerminal.records(imei, T0.plusMillis(1), 20);
      for (int length : List.of(5, 10, 20)) {
        assertEquals(
            IMPLEMENTATION_SPECIFIC_ERROR,
            terminal.send(terminal.sign(ChainHead.start(1), other.subList(0, length))),
            "of " + length);
      }
      assertEquals(10, gateway.count("terminal.record"));
    }
  }

  @Test
  void a_terminal_that_lost_its_memory_begins_a_new_epoch() throws Exception {
    try (var terminal = connected()) {
      SignedRecords old = terminal.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 10));
      assertEquals(SUCCESS, terminal.send(old));
      var later = MqttTestTerminal.records(imei, T0.plusSeconds(60), 10);
      assertEquals(SUCCESS, terminal.send(terminal.sign(ChainHead.start(2), later)));
      assertEquals(20, gateway.count("terminal.record"));
      assertEquals(List.of(AlarmKind.CHAIN_BROKEN), gateway.alarms(), "a person should know");
      assertEquals(SUCCESS, terminal.send(old), "known");
      assertEquals(
          IMPLEMENTATION_SPECIFIC_ERROR,
          terminal.send(terminal.sign(old.heads().getLast(), later)),
          "the old epoch is over");
      assertEquals(20, gateway.count("terminal.record"));
    }
  }

  @Test
  void what_is_malformed_or_in_another_name_is_refused_and_not_kept() throws Exception {
    try (var terminal = connected()) {
      assertRefused(PAYLOAD_FORMAT_INVALID, AlarmKind.MALFORMED_FRAMES, terminal, "{\"v\":1}");
      var other = new MqttTestTerminal(imeis.get(1), key, gateway.plainPort(), Optional.empty());
      SignedRecords others =
          other.sign(ChainHead.start(1), MqttTestTerminal.records(imeis.get(1), T0, 1));
      assertEquals(
          NOT_AUTHORIZED,
          MqttTestTerminal.answer(
              terminal.begin("t/" + imei + "/records", RecordsCodec.write(others))));
      assertEquals(
          NOT_AUTHORIZED,
          MqttTestTerminal.answer(
              terminal.begin("t/" + imeis.get(1) + "/records", RecordsCodec.write(others))));
      assertEquals(0, gateway.count("terminal.frame"));
    }
  }

  private void assertRefused(
      Mqtt5PubAckReasonCode code, AlarmKind alarm, MqttTestTerminal terminal, String message)
      throws Exception {
    assertEquals(
        code,
        MqttTestTerminal.answer(
            terminal.begin("t/" + imei + "/records", message.getBytes(StandardCharsets.UTF_8))));
    assertEquals(0, gateway.count("terminal.frame"));
    assertEquals(List.of(alarm), gateway.alarms());
  }

  @Test
  void impossible_but_well_formed_records_are_kept() throws Exception {
    try (var terminal = connected()) {
      var future = MqttTestTerminal.records(imei, Instant.parse("2099-01-01T00:00:00Z"), 2);
      assertEquals(SUCCESS, terminal.send(terminal.sign(ChainHead.start(1), future)));
      assertEquals(2, gateway.count("terminal.record"));
    }
  }

  @Test
  void only_QoS_1_is_served() throws Exception {
    for (MqttQos qos : List.of(MqttQos.AT_MOST_ONCE)) {
      try (var terminal = connected()) {
        terminal.begin("t/" + imei + "/records", new byte[1], qos);
        await(() -> !terminal.isConnected());
      }
    }
    assertEquals(0, gateway.count("terminal.frame"));
  }

  @Test
  void an_unknown_terminal_and_a_wrong_client_id_are_refused() {
    for (String id : List.of(imeis.get(5).value(), "hello", imei.value() + "1")) {
      var stranger = new MqttTestTerminal(imei, id, key, gateway.plainPort(), Optional.empty());
      assertThrows(Exception.class, stranger::connect, id);
    }
    assertEquals(0, gateway.sessions().count());
  }

  @Test
  void a_terminal_of_another_protocol_auth_or_without_a_key_is_refused() throws Exception {
    gateway.register(imeis.get(1), Auth.CERTIFICATE, key);
    gateway.register(imeis.get(2), Auth.NETWORK, key);
    gateway.register(imeis.get(3), Auth.NETWORK, key);
    database
        .pool()
        .query(
            "update terminal.terminal set protocol = 'teltonika' where imei = '%s'"
                .formatted(imeis.get(2)))
        .executeAndAwait();
    database
        .pool()
        .query(
            "update terminal.terminal set secret = 'no key' where imei = '%s'"
                .formatted(imeis.get(3)))
        .executeAndAwait();
    for (int i : List.of(1, 2, 3)) {
      var terminal = new MqttTestTerminal(imeis.get(i), key, gateway.plainPort(), Optional.empty());
      assertThrows(Exception.class, terminal::connect, "terminal " + i);
    }
  }

  @Test
  void a_second_session_is_quarantined_and_a_live_first_one_stays() throws Exception {
    try (var first = connected()) {
      assertThrows(Exception.class, () -> connected());
      assertTrue(gateway.alarms().contains(AlarmKind.SECOND_SESSION));
      assertTrue(first.isConnected());
      assertEquals(
          SUCCESS,
          first.send(first.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 1))));
    }
  }

  @Test
  void a_half_open_first_session_gives_way() throws Exception {
    try (var dead = new Socket("127.0.0.1", gateway.plainPort())) {
      byte[] id = imei.value().getBytes(StandardCharsets.US_ASCII);
      dead.getOutputStream() // CONNECT, MQTT 5, clean start, keep alive 300 s
          .write(
              HexFormat.of()
                  .parseHex("101c00044d5154540502012c00000f" + HexFormat.of().formatHex(id)));
      assertEquals(0x20, new DataInputStream(dead.getInputStream()).read(), "CONNACK");
      assertTrue(gateway.sessions().find(imei).isPresent());
      try (var second = connected()) {
        assertEquals(
            SUCCESS,
            second.send(second.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 1))));
      }
      assertTrue(gateway.alarms().contains(AlarmKind.SECOND_SESSION));
    }
  }

  @Test
  void a_slow_database_holds_terminals_back_with_bounded_memory() throws Exception {
    gateway.hold();
    var terminals = new ArrayList<MqttTestTerminal>();
    var sent = new ArrayList<CompletableFuture<Mqtt5PublishResult>>();
    var messages = new ArrayList<SignedRecords>();
    for (Imei each : imeis) {
      if (!each.equals(imei)) {
        gateway.register(each, Auth.NETWORK, key);
      }
      var terminal = new MqttTestTerminal(each, key, gateway.plainPort(), Optional.empty());
      terminal.connect();
      terminals.add(terminal);
      SignedRecords message =
          terminal.sign(ChainHead.start(1), MqttTestTerminal.records(each, T0, 50));
      messages.add(message);
      sent.add(terminal.begin(message));
      Thread.sleep(30);
    }
    await(() -> gateway.ingest().isFull());
    int refused = 0;
    for (int i = 0; i < sent.size(); i++) {
      CompletableFuture<Mqtt5PublishResult> each = sent.get(i);
      if (each.isDone()) {
        assertEquals(QUOTA_EXCEEDED, MqttTestTerminal.answer(each));
        refused++;
      }
    }
    assertTrue(refused > 0 && refused < sent.size(), refused + " refused");
    assertEquals(
        QUOTA_EXCEEDED, terminals.getFirst().send(messages.getFirst()), "one at a time anyway");
    gateway.let();
    for (int i = 0; i < terminals.size(); i++) {
      if (MqttTestTerminal.answer(sent.get(i)) != SUCCESS) {
        assertEquals(SUCCESS, terminals.get(i).send(messages.get(i)));
      }
    }
    assertEquals(50L * imeis.size(), gateway.count("terminal.record"));
    terminals.forEach(MqttTestTerminal::close);
  }

  @Test
  void a_terminal_that_sends_more_than_agreed_is_answered_late_and_loses_nothing()
      throws Exception {
    var agreed = new Rates.Limits(new Rate(100, 100), new Rate(100, 10), new Rate(1e9, 1e9));
    try (var strict =
            new ReferenceGateway(
                database,
                InstantSource.fixed(NOW),
                new ReferenceGateway.Listening(Optional.empty(), true),
                SMALL,
                agreed);
        var terminal = new MqttTestTerminal(imei, key, strict.plainPort(), Optional.empty())) {
      terminal.connect();
      long began = System.nanoTime();
      assertEquals(
          SUCCESS,
          terminal.send(terminal.sign(ChainHead.start(1), MqttTestTerminal.records(imei, T0, 60))));
      assertTrue(System.nanoTime() - began > Duration.ofMillis(400).toNanos(), "50 too many");
      assertEquals(60, strict.count("terminal.record"));
      assertTrue(strict.alarms().contains(AlarmKind.RATE_EXCEEDED));
    }
  }

  private SignedCommand unlock() {
    return new SignedCommands(gatewayKey, imei, vehicle)
        .command(new Command.Unlock(), 1, NOW, Duration.ofSeconds(60));
  }

  @Test
  void a_command_goes_out_as_signed_and_ends_with_the_signed_receipt() throws Exception {
    try (var terminal = connected()) {
      terminal.subscribe();
      SignedCommand command = unlock();
      var reply =
          CompletableFuture.supplyAsync(
              () -> gateway.carryOut(imei, command, Duration.ofSeconds(5)));
      assertEquals(command.envelope(), terminal.nextCommand(5_000).orElseThrow());
      byte[] forged = receipt(command, new Receipt.Outcome.Done(), SigningKey.generate());
      assertEquals(
          NOT_AUTHORIZED,
          MqttTestTerminal.answer(terminal.begin("t/" + imei + "/receipts", forged)));
      assertFalse(reply.isDone(), "a receipt of somebody else is none");
      byte[] receipt = receipt(command, new Receipt.Outcome.Done(), key);
      assertEquals(
          SUCCESS, MqttTestTerminal.answer(terminal.begin("t/" + imei + "/receipts", receipt)));
      var done = assertInstanceOf(CommandReply.Done.class, reply.join());
      assertTrue(done.answer().contains("\"LOCKED\":0"), done.answer());
      assertEquals(
          List.of(done), gateway.late().stream().map(ReferenceGateway.Late::reply).toList());
    }
  }

  @Test
  void a_receipt_is_acknowledged_only_once_it_is_stored() throws Exception {
    try (var terminal = connected()) {
      terminal.subscribe();
      SignedCommand command = unlock();
      var reply =
          CompletableFuture.supplyAsync(
              () -> gateway.carryOut(imei, command, Duration.ofSeconds(5)));
      terminal.nextCommand(5_000).orElseThrow();
      byte[] receipt = receipt(command, new Receipt.Outcome.Done(), key);
      gateway.failReceipts(true);
      assertEquals(
          IMPLEMENTATION_SPECIFIC_ERROR,
          MqttTestTerminal.answer(terminal.begin("t/" + imei + "/receipts", receipt)));
      assertInstanceOf(CommandReply.Done.class, reply.join(), "told all the same");
      assertEquals(List.of(), gateway.late());
      gateway.failReceipts(false);
      assertEquals(
          SUCCESS, MqttTestTerminal.answer(terminal.begin("t/" + imei + "/receipts", receipt)));
      assertEquals(1, gateway.late().size());
    }
  }

  @Test
  void a_late_receipt_is_told_and_the_command_is_not_sent_again() throws Exception {
    SignedCommand command = unlock();
    try (var terminal = connected()) {
      terminal.subscribe();
      assertEquals(
          new CommandReply.NoAnswer(), gateway.carryOut(imei, command, Duration.ofMillis(200)));
      assertTrue(terminal.nextCommand(1_000).isPresent());
    }
    await(() -> gateway.sessions().count() == 0);
    try (var terminal = connected()) {
      terminal.subscribe();
      assertTrue(terminal.nextCommand(300).isEmpty());
      byte[] receipt = receipt(command, new Receipt.Outcome.Refused("unsafe: 50 km/h"), key);
      assertEquals(
          SUCCESS, MqttTestTerminal.answer(terminal.begin("t/" + imei + "/receipts", receipt)));
      assertEquals(
          List.of(
              new ReferenceGateway.Late(
                  imei, command.id(), new CommandReply.Refused("unsafe: 50 km/h"))),
          gateway.late());
    }
  }

  @Test
  void without_a_subscription_or_in_time_nothing_is_sent() throws Exception {
    try (var terminal = connected()) {
      assertInstanceOf(
          CommandReply.NotSent.class, gateway.carryOut(imei, unlock(), Duration.ofSeconds(1)));
      assertThrows(Exception.class, () -> terminal.subscribe("t/+/commands"));
      assertThrows(Exception.class, () -> terminal.subscribe("t/" + imeis.get(1) + "/commands"));
      terminal.subscribe();
      var old =
          new SignedCommands(gatewayKey, imei, vehicle)
              .command(new Command.Unlock(), 1, NOW.minusSeconds(61), Duration.ofSeconds(60));
      assertInstanceOf(
          CommandReply.NotSent.class, gateway.carryOut(imei, old, Duration.ofSeconds(1)));
      assertTrue(terminal.nextCommand(200).isEmpty());
    }
  }

  @Test
  void a_command_that_waits_goes_out_with_the_subscription_while_it_is_valid() throws Exception {
    try (var terminal = connected()) {
      SignedCommand command = unlock();
      var reply =
          CompletableFuture.supplyAsync(
              () -> gateway.carryOut(imei, command, Duration.ofSeconds(5)));
      assertTrue(terminal.nextCommand(300).isEmpty());
      terminal.subscribe();
      assertEquals(command.envelope(), terminal.nextCommand(5_000).orElseThrow());
      byte[] receipt = receipt(command, new Receipt.Outcome.Done(), key);
      assertEquals(
          SUCCESS, MqttTestTerminal.answer(terminal.begin("t/" + imei + "/receipts", receipt)));
      assertInstanceOf(CommandReply.Done.class, reply.join());
    }
  }

  private byte[] receipt(SignedCommand command, Receipt.Outcome outcome, SigningKey by) {
    var receipt =
        new Receipt(
            imei, command.id(), command.counter(), outcome, NOW, Map.of(Measure.LOCKED, 0L));
    return ReceiptCodec.write(receipt, by).text().getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void nothing_listens_unless_a_port_is_set() {
    try (var silent =
        new ReferenceGateway(
            database,
            InstantSource.fixed(NOW),
            new ReferenceGateway.Listening(Optional.empty(), false),
            SMALL)) {
      assertTrue(silent.server().plainAddress().isEmpty());
      assertTrue(silent.server().tlsAddress().isEmpty());
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("it does not come");
  }
}
