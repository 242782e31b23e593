package io.openmaas.terminal.protocol.jt808.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.terminal.protocol.ChecksVectors;
import io.openmaas.terminal.protocol.jt808.Body;
import io.openmaas.terminal.protocol.jt808.BodyDecoder;
import io.openmaas.terminal.protocol.jt808.DeviceTime;
import io.openmaas.terminal.protocol.jt808.Edition;
import io.openmaas.terminal.protocol.jt808.FrameEncoder;
import io.openmaas.terminal.protocol.jt808.FrameReader;
import io.openmaas.terminal.protocol.jt808.Header;
import io.openmaas.terminal.protocol.jt808.Location;
import io.openmaas.terminal.protocol.jt808.Message;
import io.openmaas.terminal.protocol.jt808.Octets;
import io.openmaas.terminal.protocol.jt808.Received;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Runs the vectors of {@code jt808-*.json}: frames, invalid frames, commands, escapes. */
public final class Jt808Vectors implements ChecksVectors {
  private static final HexFormat HEX = HexFormat.of();

  @Override
  public boolean knows(String file, String schema) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.startsWith("jt808-") || schema.startsWith("jt808-");
  }

  @Override
  public Verdict check(String file, JsonNode vector) {
    try {
      if (vector.has("unescapedHex")) {
        checkEscape(vector);
      } else if (vector.has("reasons") || file.contains("jt808-invalid")) {
        checkInvalid(vector);
      } else if (vector.has("expect")) {
        checkFrame(vector);
      } else if (vector.has("frameHex")) {
        checkAgain(escapedIfNeeded(bytes(vector, "frameHex")), true);
      } else {
        return new Verdict.Skipped("neither frameHex nor expect nor unescapedHex is there");
      }
      return new Verdict.Passed();
    } catch (Difference e) {
      return new Verdict.Failed(e.getMessage());
    } catch (RuntimeException e) {
      return new Verdict.Failed("the vector cannot be read: " + e);
    }
  }

  private static final class Difference extends RuntimeException {
    private static final long serialVersionUID = 1;

    Difference(String words) {
      super(words, null, false, false);
    }
  }

  private static void same(String what, Object want, Object got) {
    if (!want.equals(got)) {
      throw new Difference(what + ": expected " + want + ", got " + got);
    }
  }

  private static byte[] bytes(JsonNode vector, String field) {
    return HEX.parseHex(vector.get(field).asText());
  }

  private static void checkEscape(JsonNode vector) {
    String wire = vector.get("wireHex").asText();
    String unescaped = vector.get("unescapedHex").asText();
    String inner = unescaped.substring(2, unescaped.length() - 2);
    String frame = HEX.formatHex(FrameEncoder.escape(HEX.parseHex(inner)));
    same("escaped, from the first delimiter on", wire.substring(indexOfDelimiter(wire)), frame);
    byte[] escaped = HEX.parseHex(frame.substring(2, frame.length() - 2));
    Optional<byte[]> plain = FrameReader.unescape(escaped);
    same("unescaped", Optional.of(inner), plain.map(HEX::formatHex));
    same("stretches read", 1, new FrameReader().feed(HEX.parseHex(wire)).size());
  }

  private static int indexOfDelimiter(String hex) {
    for (int i = 0; i < hex.length(); i += 2) {
      if (hex.startsWith("7e", i)) {
        return i;
      }
    }
    throw new Difference("there is no delimiter in " + hex);
  }

  /** Nothing in it may be understood: what is understood would be acknowledged. */
  private static void checkInvalid(JsonNode vector) {
    byte[] wire = bytes(vector, vector.has("frameWireHex") ? "frameWireHex" : "frameHex");
    for (Received received : new FrameReader().feed(wire)) {
      if (received instanceof Received.Frame(var header, var body, _)
          && BodyDecoder.decode(header.messageId(), header.edition(), body)
              instanceof Body.Read(var message)
          && !(message instanceof Message.Other)) {
        throw new Difference("it should be refused and was read as " + message);
      }
    }
  }

  private static Received.Frame frameOf(byte[] wire) {
    List<Received> received = new FrameReader().feed(wire);
    if (received.size() == 1 && received.getFirst() instanceof Received.Frame frame) {
      return frame;
    }
    throw new Difference("one frame was expected, got " + received);
  }

  private static Body bodyOf(Received.Frame frame) {
    Header header = frame.header();
    return BodyDecoder.decode(header.messageId(), header.edition(), frame.body());
  }

  /**
   * Read and written again it must be the same bytes.
   *
   * @param layoutMatters false where the vector vouches for header and checksum only: a body that
   *     is the vendor's own is refused, but the frame is right
   */
  private static Message checkAgain(byte[] wire, boolean layoutMatters) {
    Received.Frame frame = frameOf(wire);
    String hex = HEX.formatHex(wire);
    same("encoded again", hex, HEX.formatHex(FrameEncoder.encode(frame.header(), frame.body())));
    if (frame.header().part().isPresent()) {
      return new Message.Other(frame.header().messageId(), frame.body()); // a part has no layout
    }
    Body body = bodyOf(frame);
    if (body instanceof Body.Broken(var reason)) {
      if (layoutMatters) {
        throw new Difference("the body is broken: " + reason);
      }
      return new Message.Other(frame.header().messageId(), frame.body());
    }
    Message message = ((Body.Read) body).message();
    List<byte[]> again = FrameEncoder.encode(frame.header(), message);
    same("frames of the message", 1, again.size());
    same("message encoded again", hex, HEX.formatHex(again.getFirst()));
    return message;
  }

  private static void checkFrame(JsonNode vector) {
    byte[] wire = bytes(vector, "frameWireHex");
    JsonNode expect = vector.get("expect");
    Received.Frame frame = frameOf(wire);
    Header header = frame.header();
    same("message id", Integer.decode(expect.get("msgId").asText()), header.messageId());
    same("body length", expect.get("bodyLength").asInt(), frame.body().length());
    same("fragment", expect.get("subpackage").asBoolean(), header.part().isPresent());
    same("edition 2019", expect.get("version2019").asBoolean(), header.edition() == Edition.E2019);
    if (!expect.path("protocolVersion").isMissingNode()
        && !expect.path("protocolVersion").isNull()) {
      same("revision", expect.get("protocolVersion").asInt(), header.revision());
    }
    same("phone", expect.get("terminalIdBcd").asText(), header.phone().digits());
    same("serial", expect.get("serial").asInt(), header.serial());
    same("body", expect.get("bodyHex").asText(), frame.body().hex());
    if (vector.has("frameUnescapedHex")) {
      String plain = vector.get("frameUnescapedHex").asText();
      byte[] content = HEX.parseHex(plain.substring(2, plain.length() - 2));
      same("escaped again", HEX.formatHex(wire), HEX.formatHex(FrameEncoder.escape(content)));
    }
    Message message = checkAgain(wire, saysMore(expect));
    checkMessage(expect, message);
    for (JsonNode reply : vector.path("traccarReplies")) {
      checkReply(header, HEX.parseHex(reply.asText()));
    }
  }

  private static boolean saysMore(JsonNode expect) {
    return expect.has("location")
        || expect.has("locations")
        || expect.has("register")
        || expect.has("authBodyAscii");
  }

  private static void checkMessage(JsonNode expect, Message message) {
    if (expect.has("location")) {
      checkLocation(expect.get("location"), locationOf(message));
    }
    if (expect.has("locations")) {
      if (!(message instanceof Message.LocationBatch(int kind, var locations))) {
        throw new Difference("not a batch: " + message);
      }
      same("batch type", expect.get("batchType").asInt(), kind);
      same("locations", expect.get("locations").size(), locations.size());
      for (int i = 0; i < locations.size(); i++) {
        checkLocation(expect.get("locations").get(i), locations.get(i));
      }
    }
    if (expect.has("register")) {
      if (!(message instanceof Message.Register register)) {
        throw new Difference("not a registration: " + message);
      }
      same("province", expect.get("register").get("province").asInt(), register.province());
      same("city", expect.get("register").get("city").asInt(), register.city());
    }
    if (expect.has("authBodyAscii")) {
      if (!(message instanceof Message.Authenticate(var code, _))) {
        throw new Difference("not an authentication: " + message);
      }
      String body = new Octets(HEX.parseHex(expect.get("bodyHex").asText())).text();
      String want = expect.get("authBodyAscii").asText();
      same("code is in the body", true, body.contains(code.text()));
      if (expect.get("version2019").asBoolean()) { // the code is a part of the body
        same("code is in the text", true, want.contains(code.text()));
      } else {
        same("code", want, code.text());
      }
    }
  }

  private static Location locationOf(Message message) {
    return switch (message) {
      case Message.LocationReport(var location) -> location;
      case Message.LocationAnswer(_, var location) -> location;
      case Message.ControlAnswer(_, var location) -> location;
      default -> throw new Difference("it has no location: " + message);
    };
  }

  private static void checkLocation(JsonNode want, Location got) {
    same("alarm", want.get("alarmHex").asText(), "%08x".formatted(got.alarm()));
    same("status", want.get("statusHex").asText(), "%08x".formatted(got.status()));
    same("ignition", want.get("accOn").asBoolean(), got.has(Location.ACC));
    same("located", want.get("positioned").asBoolean(), got.has(Location.LOCATED));
    same("fuel cut", want.get("oilCircuitCut").asBoolean(), got.has(Location.FUEL_CUT));
    same("cut", want.get("circuitCut").asBoolean(), got.has(Location.ELECTRICITY_CUT));
    same("locked", want.get("doorLocked").asBoolean(), got.has(Location.LOCKED));
    same("latitude", scaled(want.get("latitude"), 6), got.signedLatitudeE6());
    same("longitude", scaled(want.get("longitude"), 6), got.signedLongitudeE6());
    same("altitude", want.get("altitudeM").asInt(), got.position().altitudeMetres());
    same("speed", scaled(want.get("speedKmh"), 1), (long) got.position().speedTenths());
    same("direction", want.get("directionDeg").asInt(), got.position().headingDegrees());
    same("time", want.get("timeBcd").asText(), got.time().digits());
    if (got.time().isSet()) {
      same(
          "time in UTC",
          want.get("timeUtc").asText(),
          got.time().at(DeviceTime.STANDARD).toString());
    }
    same("extensions end well", want.get("tlvClean").asBoolean(), got.rest().length() == 0);
    same("extensions", want.get("extensions").size(), got.extensions().size());
    for (int i = 0; i < got.extensions().size(); i++) {
      JsonNode extension = want.get("extensions").get(i);
      same("extension", Integer.decode(extension.get("id").asText()), got.extensions().get(i).id());
      same("its value", extension.get("hex").asText(), got.extensions().get(i).value().hex());
    }
    if (want.has("odometerM")) {
      same("mileage", want.get("odometerM").asLong(), extension(got, 0x01) * 100);
    }
    if (want.has("fuelLitres")) {
      same("fuel", scaled(want.get("fuelLitres"), 1), extension(got, 0x02));
    }
  }

  private static long extension(Location location, int id) {
    return location
        .find(id)
        .map(Octets::number)
        .orElseThrow(() -> new Difference("there is no extension " + id));
  }

  private static long scaled(JsonNode number, int places) {
    return new BigDecimal(number.asText())
        .movePointRight(places)
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  /** The other server's frames were recorded before it escaped them. */
  private static byte[] escapedIfNeeded(byte[] frame) {
    byte[] content = Arrays.copyOfRange(frame, 1, frame.length - 1);
    boolean plain = FrameReader.checksum(content, content.length) == 0;
    return plain ? FrameEncoder.escape(content) : frame;
  }

  /**
   * Another server's reply: readable, and a general one is ours byte by byte but for its number.
   */
  private static void checkReply(Header to, byte[] recorded) {
    byte[] wire = escapedIfNeeded(recorded);
    Message reply = checkAgain(wire, true);
    if (reply instanceof Message.PlatformReply general) {
      same("the reply's serial", to.serial(), general.serial());
      same("the reply's message", to.messageId(), general.messageId());
      Header header = frameOf(wire).header();
      var ours = new Message.PlatformReply(to.serial(), to.messageId(), general.result());
      same(
          "our reply",
          HEX.formatHex(wire),
          HEX.formatHex(FrameEncoder.encode(header, ours).getFirst()));
    }
  }
}
