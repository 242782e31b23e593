package io.openmaas.terminal.protocol.teltonika.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.ChecksVectors;
import io.openmaas.terminal.protocol.teltonika.CommandCodec;
import io.openmaas.terminal.protocol.teltonika.CommandWords;
import io.openmaas.terminal.protocol.teltonika.Datagram;
import io.openmaas.terminal.protocol.teltonika.FrameDecoder;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.FrameReader;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.protocol.teltonika.Received;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Runs golden vectors of Teltonika frames, datagrams, commands and greetings. */
public final class TeltonikaVectors implements ChecksVectors {
  private static final HexFormat HEX = HexFormat.of();
  private static final Imei SOMEONE = new Imei("123456789012345");

  /** What is different from what a vector expects. */
  private static final class Difference extends RuntimeException {
    private static final long serialVersionUID = 1;

    Difference(String words) {
      super(words, null, false, false);
    }
  }

  @Override
  public boolean knows(String file, String schema) {
    return file.startsWith("teltonika-") || schema.startsWith("teltonika-");
  }

  @Override
  public Verdict check(String file, JsonNode vector) {
    try {
      if (vector.has("datagramHex")) {
        checkDatagram(vector);
      } else if (vector.has("sendHex")) {
        checkGreeting(vector);
      } else if (!vector.has("frameHex")) {
        return new Verdict.Skipped("it has neither a frame nor a datagram nor a greeting");
      } else if (isInvalid(vector)) {
        checkInvalid(bytes(vector, "frameHex"));
      } else if (vector.has("direction") || vector.path("expect").has("messages")) {
        checkCommand(vector);
      } else {
        checkFrame(vector);
      }
      return new Verdict.Passed();
    } catch (Difference e) {
      return new Verdict.Failed(e.getMessage());
    } catch (RuntimeException e) {
      return new Verdict.Failed(
          "the vector cannot be read, or our code failed: "
              + Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
    }
  }

  private static boolean isInvalid(JsonNode vector) {
    return vector.has("reasons") || vector.path("expect").isTextual();
  }

  private static void checkFrame(JsonNode vector) {
    byte[] frame = bytes(vector, "frameHex");
    JsonNode expect = vector.get("expect");
    Packet.Avl packet =
        switch (only(greeted().feed(frame.clone()))) {
          case Received.Records records -> records.packet();
          case Received.Malformed(var reason) -> throw new Difference("refused: " + reason);
          case Received.Hello _, Received.KeepAlive _, Received.Answers _ ->
              throw new Difference("not read as records");
        };
    same("codec", codec(expect), packet.codec().number());
    same("count1", expect.get("count1").asInt(), packet.records().size());
    if (expect.has("dataLength")) {
      same("dataLength", expect.get("dataLength").asInt(), frame.length - FrameDecoder.OVERHEAD);
    }
    if (expect.has("crcComputed")) {
      String checked = HEX.formatHex(frame, frame.length - 4, frame.length); // it was read
      same("crcComputed", expect.get("crcComputed").asText(), checked);
    }
    VectorRecords.check(expect.path("records"), packet.records());
    String reply = HEX.formatHex(FrameEncoder.acknowledgement(packet.records().size()));
    same("expectedReplyHex", vector.get("expectedReplyHex").asText(), reply);
    same("encoded again", HEX.formatHex(frame), HEX.formatHex(FrameEncoder.encode(packet)));
    ModelDictionary usual = ModelDictionary.find(ModelDictionary.USUAL_MODEL).orElseThrow();
    packet.records().forEach(record -> usual.toRecord(SOMEONE, record));
  }

  /** Whatever the reader makes of it, there is nothing to store and nothing to answer. */
  private static void checkInvalid(byte[] frame) {
    for (FrameReader reader : List.of(greeted(), new FrameReader())) {
      for (Received received : reader.feed(frame.clone())) {
        switch (received) {
          case Received.Malformed _, Received.KeepAlive _ -> {}
          case Received.Records records ->
              throw new Difference(
                  records.packet().records().size() + " records would be acknowledged");
          case Received.Answers _ -> throw new Difference("it was taken for an answer");
          case Received.Hello _ -> throw new Difference("it was taken for a greeting");
        }
      }
    }
  }

  private static void checkCommand(JsonNode vector) {
    byte[] frame = bytes(vector, "frameHex");
    Packet.Command packet =
        switch (only(greeted().feed(frame.clone()))) {
          case Received.Answers answers -> answers.packet();
          case Received.Malformed(var reason) -> throw new Difference("refused: " + reason);
          case Received.Hello _, Received.KeepAlive _, Received.Records _ ->
              throw new Difference("not read as a command");
        };
    same("encoded again", HEX.formatHex(frame), HEX.formatHex(FrameEncoder.encode(packet)));
    if (vector.has("expect")) {
      checkMessages(vector.get("expect"), packet);
    } else {
      Packet.Message message = packet.messages().getFirst();
      same("codec", codec(vector), packet.codec().number());
      same("text", vector.get("text").asText(), message.text().text());
      if (vector.has("imei")) {
        same("imei", vector.get("imei").asText(), imei(message));
      }
      checkOurs(vector, frame);
    }
  }

  private static void checkMessages(JsonNode expect, Packet.Command packet) {
    same("codec", codec(expect), packet.codec().number());
    same("count1", expect.get("count1").asInt(), packet.messages().size());
    for (int i = 0; i < packet.messages().size(); i++) {
      JsonNode want = expect.get("messages").get(i);
      Packet.Message got = packet.messages().get(i);
      same("type", want.get("type").asInt(), got.type());
      same("payloadHex", want.get("payloadHex").asText(), got.text().hex());
      if (want.hasNonNull("payloadText")) {
        same("payloadText", want.get("payloadText").asText(), got.text().text());
      }
      if (want.has("timestampSec")) {
        long seconds = got.at().map(java.time.Instant::getEpochSecond).orElse(-1L);
        same("timestampSec", want.get("timestampSec").asLong(), seconds);
      }
      if (want.has("imei")) {
        same("imei", want.get("imei").asText(), imei(got));
      }
    }
  }

  /** A command of ours, made from its words alone, is the frame byte for byte. */
  private static void checkOurs(JsonNode vector, byte[] frame) {
    if (codec(vector) == CommandCodec.CODEC_14.number() && vector.has("imei")) {
      CommandWords words =
          ModelDictionary.find(ModelDictionary.USUAL_MODEL).orElseThrow().commands();
      Packet.Command ours =
          words.packet(new Imei(vector.get("imei").asText()), vector.get("text").asText());
      same("our own frame", HEX.formatHex(frame), HEX.formatHex(FrameEncoder.encode(ours)));
    }
  }

  private static String imei(Packet.Message message) {
    return message.terminal().map(Imei::value).orElse("none");
  }

  private static void checkGreeting(JsonNode vector) {
    byte[] sent = bytes(vector, "sendHex");
    List<Received> received = new FrameReader().feed(sent.clone());
    if (vector.has("imei")) {
      var hello = new Received.Hello(new Imei(vector.get("imei").asText()));
      same("greeting", hello, only(received));
      same(
          "encoded again",
          HEX.formatHex(sent),
          HEX.formatHex(FrameEncoder.hello(hello.terminal())));
      same(
          "expectReplyHexIfAllowed",
          vector.path("expectReplyHexIfAllowed").asText("01"),
          HEX.formatHex(FrameEncoder.admitted()));
      same(
          "expectReplyHexIfUnknown",
          vector.path("expectReplyHexIfUnknown").asText("00"),
          HEX.formatHex(FrameEncoder.refused()));
    } else {
      for (Received each : received) {
        if (!(each instanceof Received.KeepAlive || each instanceof Received.Malformed)) {
          throw new Difference("it would be answered");
        }
      }
      boolean stays = vector.path("expectReplyHex").asText("").isEmpty() && !isInvalid(vector);
      if (stays && received.stream().anyMatch(Received.Malformed.class::isInstance)) {
        throw new Difference("the connection would be closed");
      }
    }
  }

  private static void checkDatagram(JsonNode vector) {
    byte[] datagram = bytes(vector, "datagramHex");
    switch (Datagram.decode(datagram.clone())) {
      case Datagram.Malformed(var reason) -> {
        if (!isInvalid(vector)) {
          throw new Difference("refused: " + reason);
        }
      }
      case Datagram.Records got -> {
        if (isInvalid(vector)) {
          throw new Difference("its records would be acknowledged");
        }
        checkDatagram(vector, datagram, got);
      }
    }
  }

  private static void checkDatagram(JsonNode vector, byte[] datagram, Datagram.Records got) {
    JsonNode expect = vector.get("expect");
    int count = got.packet().records().size();
    same("packetId", expect.get("packetId").asText(), HEX.toHexDigits((short) got.packetId()));
    same("avlPacketId", expect.get("avlPacketId").asInt(), got.avlPacketId());
    same("imei", expect.get("imei").asText(), got.terminal().value());
    same("codec", codec(expect), got.packet().codec().number());
    same("count", expect.get("count").asInt(), count);
    if (expect.has("timestampMs")) {
      long at = got.packet().records().getFirst().at().toEpochMilli();
      same("timestampMs", expect.get("timestampMs").asLong(), at);
    }
    if (expect.has("records")) {
      VectorRecords.check(expect.get("records"), got.packet().records());
    }
    byte[] reply = FrameEncoder.datagramReply(got.packetId(), got.avlPacketId(), count);
    same("expectedReplyHex", vector.get("expectedReplyHex").asText(), HEX.formatHex(reply));
    byte[] again =
        FrameEncoder.datagram(got.packetId(), got.avlPacketId(), got.terminal(), got.packet());
    same("encoded again", HEX.formatHex(datagram), HEX.formatHex(again));
  }

  /** Compares, and names what differs. */
  static void same(String what, Object wanted, Object got) {
    if (!wanted.equals(got)) {
      throw new Difference(what + ": expected " + wanted + ", was " + got);
    }
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static Received only(List<Received> received) {
    if (received.size() != 1) {
      throw new Difference("expected one thing, was " + received.size());
    }
    return received.getFirst();
  }

  private static FrameReader greeted() {
    var reader = new FrameReader();
    reader.feed(FrameEncoder.hello(SOMEONE));
    return reader;
  }

  private static int codec(JsonNode node) {
    return Integer.decode(node.get("codec").asText());
  }

  private static byte[] bytes(JsonNode vector, String field) {
    return HEX.parseHex(vector.get(field).asText());
  }
}
