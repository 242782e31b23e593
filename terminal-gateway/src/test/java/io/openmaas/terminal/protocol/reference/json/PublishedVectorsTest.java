package io.openmaas.terminal.protocol.reference.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.protocol.ChecksVectors;
import io.openmaas.terminal.protocol.ChecksVectors.Verdict;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.Receipt;
import io.openmaas.terminal.protocol.reference.SignedRecords;
import io.openmaas.terminal.protocol.reference.SignedText;
import io.openmaas.terminal.protocol.reference.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The published examples are what this code writes and reads. After a change that is meant, {@code
 * -Dpublish=true} writes them anew; look at the difference.
 */
class PublishedVectorsTest {
  private static final Path DOCS = Path.of("..", "docs", "openmaas-terminal-1");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Imei IMEI = new Imei("356307042441013");
  private static final VehicleId VEHICLE =
      new VehicleId(UUID.fromString("018f3a5e-7c1d-7b2a-9e44-2f6d1c0b8a17"));
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");

  /** From the secrets of RFC 8032, section 7.1, tests 1 and 2: nobody uses them for anything. */
  private static final SigningKey TERMINAL =
      key(
          "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

  private static final SigningKey GATEWAY =
      key(
          "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");

  private static SigningKey key(String secret, String open) {
    HexFormat hex = HexFormat.of();
    Base64.Encoder base64 = Base64.getEncoder();
    return SigningKey.of(
        base64.encodeToString(hex.parseHex("302e020100300506032b657004220420" + secret)),
        base64.encodeToString(hex.parseHex(open)));
  }

  private final ObjectNode file = MAPPER.createObjectNode();
  private final ArrayNode vectors;

  PublishedVectorsTest() {
    file.put("schema", "openmaas-terminal-vectors/1");
    file.put(
        "description",
        "Examples of openmaas-terminal/1. The keys are those of RFC 8032, section 7.1, tests 1 (the"
            + " terminal) and 2 (the gateway).");
    vectors = file.putArray("vectors");
  }

  @Test
  void the_published_examples_are_what_the_code_does() throws IOException {
    records();
    commands();
    receipts();
    Path published = DOCS.resolve("vectors.json");
    String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
    if (Boolean.getBoolean("publish")) {
      Files.writeString(published, text);
    }
    assertEquals(text, Files.readString(published));
  }

  @Test
  void the_checker_finds_the_published_examples_right_and_a_changed_one_wrong() throws IOException {
    ChecksVectors checker =
        ServiceLoader.load(ChecksVectors.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.knows("vectors.json", "openmaas-terminal-vectors/1"))
            .findFirst()
            .orElseThrow();
    JsonNode published = MAPPER.readTree(DOCS.resolve("vectors.json").toFile());
    for (JsonNode vector : published.path("vectors")) {
      Verdict verdict = checker.check("vectors.json", vector);
      assertInstanceOf(Verdict.Passed.class, verdict, vector.path("id") + ": " + verdict);
      ObjectNode changed = vector.deepCopy();
      changed.put("message", vector.path("message").asText().replaceFirst("[A-Za-z]", "%"));
      changed.withObject("expect").put("answer", "committed");
      assertInstanceOf(Verdict.Failed.class, checker.check("vectors.json", changed));
    }
    assertInstanceOf(
        Verdict.Failed.class,
        checker.check("x.json", MAPPER.createObjectNode().put("kind", "command")));
  }

  @Test
  void the_schemas_list_every_measure_and_detail() throws IOException {
    var measures = new TreeSet<>(Arrays.stream(Measure.values()).map(Enum::name).toList());
    measures.remove(Measure.SEQUENCE.name());
    var details = new TreeSet<>(Arrays.stream(Detail.values()).map(Enum::name).toList());
    String record = "/properties/records/items/properties";
    checkNames("records.schema.json", record + "/measures/properties", measures);
    checkNames("records.schema.json", record + "/details/properties", details);
    checkNames("receipt.schema.json", "/properties/measures/properties", measures);
    String words = Files.readString(DOCS.resolveSibling("openmaas-terminal-1.md"));
    for (String name : measures) {
      assertTrue(
          words.contains(name) || name.startsWith("TYRE_"), name + " is not in the specification");
    }
  }

  /** What is new gets the bounds of what is there. */
  private static void checkNames(String file, String where, Set<String> names) throws IOException {
    JsonNode schema = MAPPER.readTree(DOCS.resolve(file).toFile());
    var listed = (ObjectNode) schema.at(where);
    if (Boolean.getBoolean("publish")) {
      JsonNode bounds = listed.elements().next();
      names.forEach(name -> listed.set(name, bounds.deepCopy()));
      listed.retain(names);
      Files.writeString(
          DOCS.resolve(file),
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n");
    }
    assertEquals(
        names,
        new TreeSet<>(names(listed)),
        "docs/openmaas-terminal-1/" + file + "; -Dpublish=true writes it anew");
  }

  private static Set<String> names(JsonNode object) {
    var names = new HashSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    assertTrue(!names.isEmpty());
    return names;
  }

  private ObjectNode vector(String id, String kind, SigningKey key, String message) {
    return vectors
        .addObject()
        .put("id", id)
        .put("kind", kind)
        .put("key", key.verifying().text())
        .put("message", message);
  }

  private static TerminalRecord record(int seconds, long metres) {
    return new TerminalRecord(
        IMEI,
        T0.plusSeconds(seconds),
        Optional.of(
            new TerminalRecord.Fix(
                new Coordinates(54.9 + metres / 1e5, -13.9000001), 12, 180, 40, 9)),
        Map.of(Measure.IGNITION, 1L, Measure.ODOMETER_CAN_M, 48_000_000 + metres),
        seconds == 0 ? Map.of(Detail.DRIVER_CARD, "04A2B6") : Map.of());
  }

  private void records() {
    var noFix =
        new TerminalRecord(
            IMEI, T0.plusSeconds(20), Optional.empty(), Map.of(Measure.IGNITION, 0L));
    SignedRecords first =
        SignedRecords.sign(
            IMEI, ChainHead.start(1), List.of(record(0, 0), record(10, 111)), TERMINAL);
    ChainHead after = first.heads().getLast();
    SignedRecords second = SignedRecords.sign(IMEI, after, List.of(noFix), TERMINAL);
    SignedRecords renewed = SignedRecords.sign(IMEI, ChainHead.start(2), List.of(noFix), TERMINAL);
    var midway = new ChainHead(1, 5, "ab".repeat(32));
    SignedRecords gap = SignedRecords.sign(IMEI, midway, List.of(noFix), TERMINAL);
    SignedRecords stranger = SignedRecords.sign(IMEI, ChainHead.start(1), List.of(noFix), GATEWAY);
    String good = text(first);
    records("records-first", good, ChainHead.NONE);
    records("records-next", text(second), after);
    records("records-again", good, after);
    records("records-before-the-latest", good, second.heads().getLast());
    records("records-gap", text(gap), after);
    records("records-new-epoch", text(renewed), after);
    records("records-signed-by-another", text(stranger), ChainHead.NONE);
    records("records-tampered", good.replace("48000111", "48000110"), ChainHead.NONE);
    records("records-unknown-field", good.replace("\"v\":1", "\"v\":1,\"w\":1"), ChainHead.NONE);
    records("records-fraction", good.replace("549000000", "54.9"), ChainHead.NONE);
    records("records-twice", good.replace("\"v\":1", "\"v\":1,\"v\":1"), ChainHead.NONE);
    records("records-cut", good.substring(0, good.length() - 2), ChainHead.NONE);
  }

  private static String text(SignedRecords records) {
    return new String(RecordsCodec.write(records), StandardCharsets.UTF_8);
  }

  private void records(String id, String message, ChainHead known) {
    ObjectNode vector = vector(id, "records", TERMINAL, message);
    vector
        .putObject("known")
        .put("epoch", known.epoch())
        .put("sequence", known.sequence())
        .put("hash", known.hash());
    expect(vector, ReferenceVectors.records(vector));
  }

  private void commands() {
    String unlock = payload("unlock", "", 8, 60);
    command("command-unlock", GATEWAY, unlock, T0, true);
    command("command-text", GATEWAY, payload("text", ",\"text\":\"Bay 7\"", 8, 60), T0, true);
    command("command-lock-under-way", GATEWAY, payload("lock", "", 8, 60), T0, true);
    command("command-lock-parked", GATEWAY, payload("lock", "", 8, 60), T0, false);
    command("command-early", GATEWAY, unlock, T0.minusSeconds(1), false);
    command("command-expired", GATEWAY, unlock, T0.plusSeconds(60), false);
    command("command-counter", GATEWAY, payload("unlock", "", 7, 60), T0, false);
    command("command-too-long", GATEWAY, payload("unlock", "", 8, 61), T0, false);
    command("command-of-another-terminal", GATEWAY, unlock.replace("1013", "1014"), T0, false);
    command("command-of-another-vehicle", GATEWAY, unlock.replace("8a17", "8a18"), T0, false);
    command("command-signed-by-another", TERMINAL, unlock, T0, false);
    command("command-unknown", GATEWAY, payload("self-destruct", "", 8, 60), T0, false);
  }

  private static String payload(String command, String text, int counter, int seconds) {
    return """
        {"v":1,"id":"0b9c5a5e-2f57-4a0e-8d36-5d1c7f1f3a90","terminal":"%s","vehicle":"%s",\
        "command":"%s"%s,"counter":%d,"notBefore":"%s","expiresAt":"%s",\
        "authority":"rental:018f3a5e-7c1d-7b2a-9e44-2f6d1c0b8a18"}"""
        .formatted(IMEI, VEHICLE, command, text, counter, T0, T0.plusSeconds(seconds));
  }

  private void command(String id, SigningKey by, String payload, Instant now, boolean driving) {
    ObjectNode vector =
        vector(id, "command", GATEWAY, SignedText.sign(payload, by).text())
            .put("terminal", IMEI.value())
            .put("vehicle", VEHICLE.value().toString())
            .put("counter", 7)
            .put("now", now.toString())
            .put("ignitionOn", driving)
            .put("speed", driving ? 40 : 0);
    expect(vector, ReferenceVectors.command(vector));
  }

  private void receipts() {
    UUID command = UUID.fromString("0b9c5a5e-2f57-4a0e-8d36-5d1c7f1f3a90");
    var done =
        new Receipt(IMEI, command, 8, new Receipt.Outcome.Done(), T0, Map.of(Measure.LOCKED, 0L));
    var refused =
        new Receipt(
            IMEI, command, 8, new Receipt.Outcome.Refused("unsafe: ignition on"), T0, Map.of());
    receipt("receipt-done", ReceiptCodec.write(done, TERMINAL).text());
    receipt("receipt-refused", ReceiptCodec.write(refused, TERMINAL).text());
    receipt("receipt-signed-by-another", ReceiptCodec.write(done, GATEWAY).text());
    receipt("receipt-padded", ReceiptCodec.write(done, TERMINAL).text() + "=");
  }

  private void receipt(String id, String message) {
    ObjectNode vector = vector(id, "receipt", TERMINAL, message);
    expect(vector, ReferenceVectors.receipt(vector));
  }

  private static void expect(ObjectNode vector, String expected) {
    try {
      vector.set("expect", MAPPER.readTree(expected));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
