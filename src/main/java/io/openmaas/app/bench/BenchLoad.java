package io.openmaas.app.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many terminals on one thread: each sends a frame, waits for its acknowledgement, and sends the
 * next. One frame in twenty is sent again, as by a terminal that lost the acknowledgement.
 */
final class BenchLoad implements AutoCloseable {
  private static final int ONE_IN = 20;
  private static final int CONNECT_AT_ONCE = 100;

  private final int recordsPerFrame;
  private final Selector selector;
  private final List<Terminal> terminals = new ArrayList<>();
  private final Latencies latencies = new Latencies();
  private volatile boolean draining;

  /** A connection and what it waits for. */
  private final class Terminal {
    private final SocketChannel channel;
    private final BenchFrames frames;
    private final ByteBuffer in = ByteBuffer.allocate(64);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private byte[] frame = {};
    private long sentAt;
    private int sent;
    private boolean again;
    private boolean admitted;
    private boolean waiting;

    private Terminal(SocketChannel channel, BenchFrames frames) {
      this.channel = channel;
      this.frames = frames;
    }
  }

  BenchLoad(int recordsPerFrame) throws IOException {
    this.recordsPerFrame = recordsPerFrame;
    this.selector = Selector.open();
  }

  /** Connects and gives the names, a hundred at a time; returns when all are admitted. */
  void connect(InetSocketAddress gateway, List<String> imeis, long beginEpochSecond)
      throws IOException {
    for (int from = 0; from < imeis.size(); from += CONNECT_AT_ONCE) {
      for (int car = from; car < Math.min(imeis.size(), from + CONNECT_AT_ONCE); car++) {
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(gateway);
        channel.configureBlocking(false);
        var terminal = new Terminal(channel, new BenchFrames(car, beginEpochSecond));
        channel.register(selector, SelectionKey.OP_READ, terminal);
        terminals.add(terminal);
        byte[] name = imeis.get(car).getBytes(StandardCharsets.US_ASCII);
        terminal.out = ByteBuffer.allocate(17).putShort((short) 15).put(name).flip();
        write(terminal);
      }
      while (terminals.stream().anyMatch(terminal -> !terminal.admitted)) {
        turn(1_000);
      }
    }
  }

  /** Sends for so long, without measuring. */
  void run(long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    for (Terminal terminal : terminals) {
      if (!terminal.waiting) {
        sendNext(terminal);
      }
    }
    while (System.nanoTime() < end) {
      turn(100);
    }
  }

  /** Sends for so long and tells what was acknowledged in it. */
  Latencies.Result measure(long nanos) throws IOException {
    latencies.start();
    run(nanos);
    return latencies.stop();
  }

  /** Lets every car drive to the end of its trip, then sends no more. */
  void drain() throws IOException {
    draining = true;
    while (terminals.stream().anyMatch(terminal -> terminal.waiting)) {
      turn(1_000);
    }
  }

  /** Metres of all trips that were driven to their end. */
  long metres() {
    return terminals.stream().mapToLong(terminal -> terminal.frames.metresOfEndedTrips()).sum();
  }

  long trips() {
    return terminals.stream().mapToLong(terminal -> terminal.frames.endedTrips()).sum();
  }

  long records() {
    return terminals.stream().mapToLong(terminal -> terminal.sent).sum();
  }

  private void turn(long millis) throws IOException {
    selector.select(this::ready, millis);
  }

  private void ready(SelectionKey key) {
    var terminal = (Terminal) key.attachment();
    try {
      if (key.isWritable()) {
        write(terminal);
        if (!terminal.out.hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ);
        }
      }
      if (key.isReadable()) {
        read(terminal);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("a terminal lost its connection", e);
    }
  }

  private void read(Terminal terminal) throws IOException {
    if (terminal.channel.read(terminal.in) < 0) {
      throw new IOException("the gateway closed a connection");
    }
    terminal.in.flip();
    if (!terminal.admitted && terminal.in.hasRemaining()) {
      if (terminal.in.get() != 1) {
        throw new IOException("the gateway refused a terminal");
      }
      terminal.admitted = true;
    }
    while (terminal.in.remaining() >= 4) {
      int count = terminal.in.getInt();
      if (count != recordsPerFrame) {
        throw new IOException("acknowledged " + count + " of " + recordsPerFrame + " records");
      }
      acknowledged(terminal);
    }
    terminal.in.compact();
  }

  private void acknowledged(Terminal terminal) throws IOException {
    latencies.answered(terminal.sentAt, recordsPerFrame, terminal.again);
    terminal.waiting = false;
    if (!draining || terminal.sent % BenchFrames.RECORDS_OF_TRIP != 0) {
      sendNext(terminal);
    }
  }

  private void sendNext(Terminal terminal) throws IOException {
    long number = terminal.sent / recordsPerFrame;
    terminal.again = !terminal.again && number > 0 && number % ONE_IN == 0;
    if (!terminal.again) {
      terminal.frame = terminal.frames.next(recordsPerFrame);
      terminal.sent += recordsPerFrame;
    }
    terminal.waiting = true;
    terminal.sentAt = System.nanoTime();
    terminal.out = ByteBuffer.wrap(terminal.frame);
    write(terminal);
  }

  private void write(Terminal terminal) throws IOException {
    terminal.channel.write(terminal.out);
    if (terminal.out.hasRemaining()) {
      terminal.channel.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  @Override
  public void close() throws IOException {
    for (Terminal terminal : terminals) {
      terminal.channel.close();
    }
    selector.close();
  }
}
