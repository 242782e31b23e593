package io.openmaas.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.protocol.teltonika.AvlCodec;
import io.openmaas.terminal.protocol.teltonika.AvlRecord;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.protocol.teltonika.Packet;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The far end of a socket, byte by byte. */
public final class TestTerminal implements AutoCloseable {
  private static final ModelDictionary DICTIONARY =
      ModelDictionary.find(ModelDictionary.USUAL_MODEL).orElseThrow();

  private final Socket socket;
  private final DataInputStream in;

  public TestTerminal(int port) throws IOException {
    this(new Socket("127.0.0.1", port));
  }

  /** Over a line that is there already, for instance TLS. */
  public TestTerminal(Socket line) throws IOException {
    socket = line;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
  }

  /** Connected and let in. */
  public static TestTerminal admitted(int port, Imei imei) throws IOException {
    var terminal = new TestTerminal(port);
    terminal.send(FrameEncoder.hello(imei));
    assertEquals(1, terminal.readByte(), "let in");
    return terminal;
  }

  /** A frame of so many records, one each second from then. */
  public static byte[] frame(Imei imei, Instant from, int count) {
    var records = new ArrayList<AvlRecord>();
    for (int i = 0; i < count; i++) {
      records.add(DICTIONARY.toAvl(record(imei, from.plusSeconds(i), i), Optional.empty()));
    }
    return FrameEncoder.encode(new Packet.Avl(AvlCodec.CODEC_8_EXTENDED, records));
  }

  private static TerminalRecord record(Imei imei, Instant at, int metres) {
    return new TerminalRecord(
        imei,
        at,
        Optional.of(
            new TerminalRecord.Fix(new Coordinates(54.9 + metres / 1e5, 13.9), 10, 0, 40, 9)),
        Map.of(Measure.IGNITION, 1L, Measure.ODOMETER_DEVICE_M, 1_000L + metres));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  public int readByte() throws IOException {
    return in.read();
  }

  public int readInt() throws IOException {
    return in.readInt();
  }

  public byte[] readBytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  /** Whether nothing at all comes for so long. */
  public boolean isSilentFor(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return in.read() == -2;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(10_000);
    }
  }

  /** Whether the other side has closed, without another byte. */
  public boolean isClosedByOther() throws IOException {
    try {
      return in.read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  public static List<Imei> imeis(int count) {
    var imeis = new ArrayList<Imei>();
    for (int i = 0; i < count; i++) {
      imeis.add(new Imei("%015d".formatted(352093081450000L + i)));
    }
    return imeis;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
