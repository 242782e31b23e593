package io.openmaas.stories;

import io.openmaas.terminal.protocol.teltonika.AvlCodec;
import io.openmaas.terminal.protocol.teltonika.AvlRecord;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.session.TerminalEndpoints;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A connection of a terminal that says what it is told to. */
final class TerminalLine implements AutoCloseable {
  private final Socket socket = new Socket();
  private final DataInputStream in;

  TerminalLine(TerminalEndpoints endpoints) throws IOException {
    InetSocketAddress gateway = endpoints.teltonika();
    socket.connect(new InetSocketAddress(gateway.getHostString(), gateway.getPort()), 5_000);
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
  }

  /** The gateway's answer to a name. */
  int greet(String imei) throws IOException {
    byte[] name = imei.getBytes(StandardCharsets.US_ASCII);
    send(ByteBuffer.allocate(2 + name.length).putShort((short) name.length).put(name).array());
    return in.read();
  }

  /** How many records are acknowledged. */
  int report(List<AvlRecord> records) throws IOException {
    send(FrameEncoder.encode(new Packet.Avl(AvlCodec.CODEC_8_EXTENDED, records)));
    return in.readInt();
  }

  /** The next byte, -1 where the gateway has hung up. */
  int read() throws IOException {
    return in.read();
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
