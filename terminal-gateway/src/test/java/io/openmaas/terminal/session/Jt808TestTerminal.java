package io.openmaas.terminal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.openmaas.terminal.protocol.jt808.Body;
import io.openmaas.terminal.protocol.jt808.BodyDecoder;
import io.openmaas.terminal.protocol.jt808.BodyEncoder;
import io.openmaas.terminal.protocol.jt808.DeviceTime;
import io.openmaas.terminal.protocol.jt808.Edition;
import io.openmaas.terminal.protocol.jt808.FrameEncoder;
import io.openmaas.terminal.protocol.jt808.FrameReader;
import io.openmaas.terminal.protocol.jt808.Header;
import io.openmaas.terminal.protocol.jt808.Location;
import io.openmaas.terminal.protocol.jt808.Message;
import io.openmaas.terminal.protocol.jt808.Octets;
import io.openmaas.terminal.protocol.jt808.Phone;
import io.openmaas.terminal.protocol.jt808.Received;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A JT/T 808 terminal at the far end of a socket, message by message. */
final class Jt808TestTerminal implements AutoCloseable {
  private final Socket socket;
  private final Edition edition;
  private final Phone phone;
  private final FrameReader reader = new FrameReader();
  private final Deque<Received.Frame> arrived = new ArrayDeque<>();
  private int serial = 100;

  Jt808TestTerminal(int port, String number, Edition edition) throws IOException {
    this(new Socket("127.0.0.1", port), number, edition);
  }

  Jt808TestTerminal(Socket socket, String number, Edition edition) throws IOException {
    this.socket = socket;
    this.edition = edition;
    this.phone = Phone.of(number, edition);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
  }

  /** Connected and let in. */
  static Jt808TestTerminal admitted(int port, String number, Edition edition, String code)
      throws IOException {
    var terminal = new Jt808TestTerminal(port, number, edition);
    int sent = terminal.send(authentication(code, edition));
    assertEquals(
        new Message.PlatformReply(sent, 0x0102, 0), terminal.read().orElseThrow(), "let in");
    return terminal;
  }

  static Message authentication(String code, Edition edition) {
    return new Message.Authenticate(
        Octets.ofText(code),
        edition == Edition.E2019
            ? Optional.of(
                new Message.Device(Octets.ofText("352093081452251"), Octets.ofText("1.0")))
            : Optional.empty());
  }

  /** Driving east, one second and ten metres apart. */
  static Location location(Instant at, int step) {
    return location(at.plusSeconds(step), step, Location.ACC | Location.LOCATED);
  }

  static Location location(Instant at, int step, long status) {
    return new Location(
        0,
        status,
        new Location.Position(54_900_000, 13_900_000 + 150L * step, 10, 360, 90),
        DeviceTime.of(at, DeviceTime.STANDARD),
        List.of(
            new Location.Extension(0x01, Octets.ofHex("%08x".formatted(10_000 + step))),
            new Location.Extension(0x31, Octets.ofHex("09")),
            new Location.Extension(0xe1, Octets.ofHex("7e7d"))),
        Octets.NONE);
  }

  Header header(int messageId) {
    int revision = edition == Edition.E2019 ? 1 : 0;
    return Header.of(messageId, edition, revision, phone, serial++);
  }

  int lastSerial() {
    return serial - 1;
  }

  /** Gives the serial it was sent under. */
  int send(Message message) throws IOException {
    Header header = header(message.id());
    for (byte[] frame : FrameEncoder.encode(header, message)) {
      send(frame);
    }
    return header.serial();
  }

  byte[] frame(Message message) {
    return FrameEncoder.encode(header(message.id()), message).getFirst();
  }

  /** The message in so many parts, in order. */
  List<byte[]> parts(Message message, int total) {
    byte[] body = BodyEncoder.encode(message, edition).value();
    int size = (body.length + total - 1) / total;
    var parts = new ArrayList<byte[]>();
    for (int i = 0; i < total; i++) {
      Header header = header(message.id());
      byte[] piece = Arrays.copyOfRange(body, i * size, Math.min(body.length, (i + 1) * size));
      parts.add(
          FrameEncoder.encode(
              header.asPart(header.serial(), new Header.Part(total, i + 1)), new Octets(piece)));
    }
    return parts;
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** The next message of the platform; empty once it has closed. */
  Optional<Message> read() throws IOException {
    return readFrame().map(this::messageOf);
  }

  private Message messageOf(Received.Frame frame) {
    Header header = frame.header();
    Body body = BodyDecoder.decode(header.messageId(), header.edition(), frame.body());
    return assertInstanceOf(Body.Read.class, body).message();
  }

  Optional<Received.Frame> readFrame() throws IOException {
    byte[] bytes = new byte[4_096];
    while (arrived.isEmpty()) {
      int count;
      try {
        count = socket.getInputStream().read(bytes);
      } catch (SocketException e) {
        return Optional.empty();
      }
      if (count < 0) {
        return Optional.empty();
      }
      for (Received received : reader.feed(Arrays.copyOf(bytes, count))) {
        arrived.add(
            assertInstanceOf(
                Received.Frame.class, received, HexFormat.of().formatHex(bytes, 0, count)));
      }
    }
    return Optional.of(arrived.poll());
  }

  /** Whether nothing at all comes for so long, and the connection stays. */
  boolean isSilentFor(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return readFrame().isPresent() && false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(10_000);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
