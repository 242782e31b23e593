package io.openmaas.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Machines that report usage over HTTP, on one thread: each sends a request, waits for its answer,
 * and sends the next on the same connection. One request in twenty is sent again, as by a client
 * that lost the answer. Requests are rendered once and only their identities are written anew, so
 * that the generator costs little.
 */
final class UsageLoad implements AutoCloseable {
  private static final int ONE_IN = 20;
  static final int ACCOUNTS = 10_000;
  private static final int ID_DIGITS = 12;
  private static final int ACCOUNT_DIGITS = 8;
  private static final String RECORD =
      """
      {"id":"%012d","source":"bench","account":"018f3f3e-0000-7000-8000-0000%08d",\
      "kind":"CAR_SHARE","from":"%2$s","to":"%3$s",\
      "dimensions":{"operator":"city-cars","vehicleClass":"SMALL","startZone":"A"},\
      "quantities":{"kilometres":"12.345"}}""";
  private static final byte[] NONE_REFUSED =
      "\"notRecorded\":0,".getBytes(StandardCharsets.US_ASCII);

  private final int batch;
  private final byte[] template;
  private final int[] idPlaces;
  private final int[] accountPlaces;
  private final Selector selector;
  private final List<Machine> machines = new ArrayList<>();
  private long nextId = 1;
  private long requests;
  private long acknowledged;
  private final Latencies latencies = new Latencies();
  private boolean draining;

  /** A connection and what it waits for. */
  private final class Machine {
    private final SocketChannel channel;
    private final byte[] request = template.clone();
    private final ByteBuffer in = ByteBuffer.allocate(256 * 1_024);
    private ByteBuffer out = ByteBuffer.wrap(request);
    private long sentAt;
    private boolean again;
    private boolean waiting;

    private Machine(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /**
   * @param from and to: when every use was made, RFC 3339
   */
  UsageLoad(String host, String token, int batch, String from, String to) throws IOException {
    this.batch = batch;
    this.selector = Selector.open();
    var body = new StringBuilder(batch == 1 ? "" : "[");
    for (int i = 0; i < batch; i++) {
      body.append(i == 0 ? "" : ",");
      body.append(record(from, to));
    }
    body.append(batch == 1 ? "" : "]");
    String head =
        "POST /v1/usage-records HTTP/1.1\r\nHost: "
            + host
            + "\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    String whole = head + body;
    template = whole.getBytes(StandardCharsets.US_ASCII);
    idPlaces = places(whole, "{\"id\":\"", 7);
    accountPlaces = places(whole, "-8000-0000", 10);
    if (idPlaces.length != batch || accountPlaces.length != batch) {
      throw new IllegalStateException("the request was not rendered as meant");
    }
  }

  private static String record(String from, String to) {
    return RECORD
        .replace("%012d", "0".repeat(ID_DIGITS))
        .replace("%08d", "0".repeat(ACCOUNT_DIGITS))
        .replace("%2$s", from)
        .replace("%3$s", to);
  }

  private static int[] places(String text, String mark, int beyond) {
    var places = new ArrayList<Integer>();
    for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      places.add(at + beyond);
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  void connect(InetSocketAddress server, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      var channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(server);
      channel.configureBlocking(false);
      var machine = new Machine(channel);
      channel.register(selector, SelectionKey.OP_READ, machine);
      machines.add(machine);
    }
  }

  /** Sends for so long, without measuring. */
  void run(long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    for (Machine machine : machines) {
      if (!machine.waiting) {
        sendNext(machine);
      }
    }
    while (System.nanoTime() < end) {
      selector.select(this::ready, 100);
    }
  }

  /** Sends for so long and tells what was answered in it. */
  Latencies.Result measure(long nanos) throws IOException {
    latencies.start();
    run(nanos);
    return latencies.stop();
  }

  /** Waits for the answers that are open and sends no more. */
  void drain() throws IOException {
    draining = true;
    while (machines.stream().anyMatch(machine -> machine.waiting)) {
      selector.select(this::ready, 1_000);
    }
  }

  /** Records that were acknowledged, each once. */
  long acknowledged() {
    return acknowledged;
  }

  private void ready(SelectionKey key) {
    var machine = (Machine) key.attachment();
    try {
      if (key.isWritable()) {
        write(machine);
        if (!machine.out.hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ);
        }
      }
      if (key.isReadable()) {
        read(machine);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a machine lost its connection", e);
    }
  }

  private void read(Machine machine) throws IOException {
    if (machine.channel.read(machine.in) < 0) {
      throw new IOException("the server closed a connection");
    }
    ByteBuffer in = machine.in;
    byte[] bytes = in.array();
    int bodyFrom = headEnd(bytes, in.position());
    if (bodyFrom < 0) {
      return;
    }
    int length = contentLength(bytes, bodyFrom);
    if (in.position() < bodyFrom + length) {
      return;
    }
    boolean taken = bytes[9] == '2' && bytes[10] == '0' && bytes[11] != '7';
    if (!taken || batch > 1 && !contains(bytes, bodyFrom, NONE_REFUSED)) {
      throw new IOException(
          "refused: "
              + new String(
                  bytes, 0, Math.min(bodyFrom + length, 2_000), StandardCharsets.US_ASCII));
    }
    in.clear();
    answered(machine);
  }

  private static int headEnd(byte[] bytes, int end) {
    for (int i = 3; i < end; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static int contentLength(byte[] bytes, int headEnd) throws IOException {
    String head = new String(bytes, 0, headEnd, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    int at = head.indexOf("content-length:");
    if (at < 0) {
      throw new IOException("an answer without a length: " + head);
    }
    return Integer.parseInt(head.substring(at + 15, head.indexOf('\r', at)).strip());
  }

  private static boolean contains(byte[] bytes, int from, byte[] mark) {
    for (int i = from; i < from + 40; i++) {
      if (Arrays.equals(bytes, i, i + mark.length, mark, 0, mark.length)) {
        return true;
      }
    }
    return false;
  }

  private void answered(Machine machine) throws IOException {
    latencies.answered(machine.sentAt, batch, machine.again);
    if (!machine.again) {
      acknowledged += batch;
    }
    machine.waiting = false;
    if (!draining) {
      sendNext(machine);
    }
  }

  private void sendNext(Machine machine) throws IOException {
    machine.again = !machine.again && machine.sentAt != 0 && requests % ONE_IN == 0;
    requests++;
    if (!machine.again) {
      for (int i = 0; i < batch; i++) {
        digits(machine.request, idPlaces[i], ID_DIGITS, nextId);
        digits(machine.request, accountPlaces[i], ACCOUNT_DIGITS, nextId % ACCOUNTS);
        nextId++;
      }
    }
    machine.waiting = true;
    machine.sentAt = System.nanoTime();
    machine.out = ByteBuffer.wrap(machine.request);
    write(machine);
  }

  private static void digits(byte[] bytes, int at, int count, long value) {
    long rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private void write(Machine machine) throws IOException {
    machine.channel.write(machine.out);
    if (machine.out.hasRemaining()) {
      machine.channel.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  @Override
  public void close() throws IOException {
    for (Machine machine : machines) {
      machine.channel.close();
    }
    selector.close();
  }
}
