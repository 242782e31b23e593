package io.openmaas.terminal.protocol.teltonika;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.SharedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Frames captured from real terminals, and what two other decoders read in them. */
class GoldenVectorsTest {
  private static final HexFormat HEX = HexFormat.of();

  @TestFactory
  Stream<DynamicTest> valid_frames() throws IOException {
    return each("teltonika-frames.json", this::checkValid);
  }

  @TestFactory
  Stream<DynamicTest> synthetic_frames() throws IOException {
    return each("teltonika-synthetic.json", this::checkValid);
  }

  @TestFactory
  Stream<DynamicTest> invalid_frames() throws IOException {
    return each(
        "teltonika-invalid.json",
        vector -> {
          List<Received> received = greeted().feed(bytes(vector, "frameHex"));
          for (Received each : received) {
            assertInstanceOf(Received.Malformed.class, each);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> sessions() throws IOException {
    return each(
        "teltonika-session.json",
        vector -> {
          Received received = new FrameReader().feed(bytes(vector, "sendHex")).getFirst();
          if (vector.has("imei")) {
            var hello = new Received.Hello(new Imei(vector.get("imei").asText()));
            assertEquals(hello, received);
            assertArrayEquals(bytes(vector, "sendHex"), FrameEncoder.hello(hello.terminal()));
          } else {
            assertInstanceOf(Received.KeepAlive.class, received);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> commands() throws IOException {
    return each(
        "teltonika-commands.json",
        vector -> {
          byte[] frame = bytes(vector, "frameHex");
          Received received = greeted().feed(frame).getFirst();
          Packet.Command packet = assertInstanceOf(Received.Answers.class, received).packet();
          assertArrayEquals(frame, FrameEncoder.encode(packet), "encoded again");
          if (vector.has("expect")) {
            checkCommand(vector.get("expect"), packet);
          } else {
            Packet.Message message = packet.messages().getFirst();
            assertEquals(codec(vector), packet.codec().number());
            assertEquals(vector.get("text").asText(), message.text().text());
            assertEquals(vector.get("imei").asText(), message.terminal().orElseThrow().value());
          }
        });
  }

  private void checkCommand(JsonNode expect, Packet.Command packet) {
    assertEquals(codec(expect), packet.codec().number());
    assertEquals(expect.get("count1").asInt(), packet.messages().size());
    for (int i = 0; i < packet.messages().size(); i++) {
      JsonNode want = expect.get("messages").get(i);
      Packet.Message got = packet.messages().get(i);
      assertEquals(want.get("type").asInt(), got.type());
      assertEquals(want.get("payloadHex").asText(), got.text().hex());
      if (want.has("timestampSec")) {
        assertEquals(want.get("timestampSec").asLong(), got.at().orElseThrow().getEpochSecond());
      }
      if (want.has("imei")) {
        assertEquals(want.get("imei").asText(), got.terminal().orElseThrow().value());
      }
    }
  }

  private void checkValid(JsonNode vector) {
    byte[] frame = bytes(vector, "frameHex");
    List<Received> all = greeted().feed(frame);
    assertEquals(1, all.size());
    Received.Records received = assertInstanceOf(Received.Records.class, all.getFirst());
    JsonNode expect = vector.get("expect");
    Packet.Avl packet = received.packet();
    assertEquals(codec(expect), packet.codec().number());
    assertEquals(expect.get("count1").asInt(), packet.records().size());
    assertArrayEquals(
        bytes(vector, "expectedReplyHex"),
        FrameEncoder.acknowledgement(packet.records().size()),
        "acknowledgement");
    assertArrayEquals(frame, FrameEncoder.encode(packet), "encoded again");
    for (JsonNode want : expect.get("records")) {
      assertTrue(
          packet.records().stream().anyMatch(got -> isAt(want, got)),
          "a record at " + want.get("timestampMs"));
    }
    if (expect.get("records").size() == packet.records().size()) {
      for (int i = 0; i < packet.records().size(); i++) {
        checkRecord(expect.get("records").get(i), packet.records().get(i));
      }
    } else { // only the first and the last are listed
      checkRecord(expect.get("records").get(0), packet.records().getFirst());
      checkRecord(expect.get("records").get(1), packet.records().getLast());
    }
  }

  private static boolean isAt(JsonNode want, AvlRecord got) {
    return want.get("timestampMs").asLong() == got.at().toEpochMilli();
  }

  private static void checkRecord(JsonNode want, AvlRecord got) {
    assertEquals(Instant.ofEpochMilli(want.get("timestampMs").asLong()), got.at());
    assertEquals(want.get("priority").asInt(), got.priority());
    assertEquals(
        new AvlRecord.Gnss(
            want.get("lonE7").asInt(),
            want.get("latE7").asInt(),
            want.get("altitudeM").asInt(),
            want.get("angleDeg").asInt(),
            want.get("satellites").asInt(),
            want.get("speedKmh").asInt()),
        got.gnss());
    assertEquals(want.get("eventIoId").asInt(), got.eventId());
    if (want.has("generationType")) {
      assertEquals(want.get("generationType").asInt(), got.generation().orElseThrow());
    }
    List<JsonNode> elements = list(want.get("io"));
    assertEquals(elements.size(), got.elements().size());
    for (int i = 0; i < elements.size(); i++) {
      checkElement(elements.get(i), got.elements().get(i));
    }
  }

  private static void checkElement(JsonNode want, IoElement got) {
    assertEquals(want.get("id").asInt(), got.id());
    switch (got) {
      case IoElement.Fixed fixed -> {
        assertEquals(want.get("size").asInt(), fixed.width());
        assertEquals(want.get("unsigned").asText(), Long.toUnsignedString(fixed.raw()));
      }
      case IoElement.Variable variable -> {
        assertTrue(want.get("variable").asBoolean());
        assertEquals(want.get("hex").asText(), variable.value().hex());
      }
    }
  }

  private static FrameReader greeted() {
    var reader = new FrameReader();
    reader.feed(FrameEncoder.hello(new Imei("123456789012345")));
    return reader;
  }

  private static int codec(JsonNode node) {
    return Integer.decode(node.get("codec").asText());
  }

  private static byte[] bytes(JsonNode vector, String field) {
    return HEX.parseHex(vector.get(field).asText());
  }

  private static Stream<DynamicTest> each(String file, Consumer<JsonNode> check)
      throws IOException {
    Path path = SharedFolder.require("golden/terminal/" + file);
    JsonNode vectors = new ObjectMapper().readTree(path.toFile()).get("vectors");
    return list(vectors).stream()
        .map(v -> DynamicTest.dynamicTest(v.get("id").asText(), () -> check.accept(v)));
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
