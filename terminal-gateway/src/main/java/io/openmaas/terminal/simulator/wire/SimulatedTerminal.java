package io.openmaas.terminal.simulator.wire;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.protocol.teltonika.AvlCodec;
import io.openmaas.terminal.protocol.teltonika.AvlRecord;
import io.openmaas.terminal.protocol.teltonika.FrameDecoder;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.protocol.teltonika.Received;
import io.openmaas.terminal.simulator.CarState;
import io.openmaas.terminal.simulator.Drive;
import io.openmaas.terminal.simulator.DriveProgress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One terminal over a TCP socket, as a real one is: it keeps its records until they are
 * acknowledged, connects again when the line is cut, and obeys commands. It runs on a virtual
 * thread of its own; another one reads.
 */
final class SimulatedTerminal implements FleetTerminal {
  private static final System.Logger LOG = System.getLogger(SimulatedTerminal.class.getName());
  private static final int RECORDS_PER_FRAME = 25;
  private static final int LONGEST_COMMAND = 4_096;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 60_000;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 3_000;
  private static final long CLOCK_CHECK_MILLIS = 20;
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int LINE_CUT = -1;

  private final Imei imei;
  private final Flash flash;
  private final InetSocketAddress gateway;
  private final InstantSource clock;
  private final Consumer<DriveProgress> onProgress;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean connected;
  private volatile CarState car = CarState.NEW;
  private volatile Socket socket = new Socket();
  private volatile int sentOfDrive;

  SimulatedTerminal(
      Imei imei,
      Flash flash,
      InetSocketAddress gateway,
      InstantSource clock,
      Consumer<DriveProgress> onProgress) {
    this.imei = imei;
    this.flash = flash;
    this.gateway = gateway;
    this.clock = clock;
    this.onProgress = onProgress;
    thread = Thread.ofVirtual().name("terminal " + imei).start(this::run);
  }

  @Override
  public Flash flash() {
    return flash;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  /** By the commands since the process began. */
  @Override
  public CarState car() {
    return car;
  }

  @Override
  public DriveProgress progress() {
    return flash.progress(sentOfDrive);
  }

  @Override
  public void start(Drive drive) {
    sentOfDrive = 0;
    flash.add(drive);
    wake();
  }

  void wake() {
    synchronized (flash) {
      flash.notifyAll();
    }
  }

  @Override
  public void close() {
    closed = true;
    cut();
    wake();
    thread.interrupt();
  }

  private void cut() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing the socket of " + imei, e);
    }
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try (var line = new Socket()) {
        socket = line;
        connect(line);
        pause = FIRST_PAUSE_MILLIS;
        serve(line);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "terminal " + imei + " lost its line", e);
      } catch (InterruptedException e) {
        break;
      } finally {
        connected = false;
      }
      if (closed || !rest(pause)) {
        break;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private static boolean rest(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void connect(Socket line) throws IOException {
    line.setTcpNoDelay(true);
    line.connect(gateway, CONNECT_MILLIS);
    line.setSoTimeout(ANSWER_MILLIS);
    line.getOutputStream().write(FrameEncoder.hello(imei));
    int answer = line.getInputStream().read();
    if (answer != 1) {
      throw new IOException("the gateway answered " + answer + " to the IMEI");
    }
    line.setSoTimeout(0);
    connected = true;
  }

  private void serve(Socket line) throws IOException, InterruptedException {
    var acknowledgements = new ArrayBlockingQueue<Integer>(16);
    Thread.ofVirtual()
        .name("terminal " + imei + " reading")
        .start(() -> read(line, acknowledgements));
    long spoken = System.nanoTime();
    while (!closed && !line.isClosed()) {
      List<AvlRecord> due = flash.due(clock.instant(), RECORDS_PER_FRAME);
      if (!due.isEmpty()) {
        send(line, due, acknowledgements);
        spoken = System.nanoTime();
      } else if (System.nanoTime() - spoken > KEEP_ALIVE_NANOS) {
        write(line, new byte[] {(byte) 0xff});
        spoken = System.nanoTime();
      } else {
        synchronized (flash) {
          flash.wait(flash.hasUnacknowledged() ? CLOCK_CHECK_MILLIS : 1_000);
        }
      }
    }
  }

  /** What is not acknowledged in full stays and is sent again. */
  private void send(Socket line, List<AvlRecord> due, BlockingQueue<Integer> acknowledgements)
      throws IOException, InterruptedException {
    write(line, FrameEncoder.encode(new Packet.Avl(AvlCodec.CODEC_8_EXTENDED, due)));
    sentOfDrive += due.size();
    Integer acknowledged = acknowledgements.poll(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    if (acknowledged == null || acknowledged == LINE_CUT) {
      throw new IOException("no acknowledgement");
    }
    if (acknowledged == due.size()) {
      boolean driving = flash.isDriving();
      flash.acknowledge(due.size());
      if (driving) {
        onProgress.accept(progress());
      }
    }
  }

  private static void write(Socket line, byte[] bytes) throws IOException {
    OutputStream out = line.getOutputStream();
    synchronized (line) {
      out.write(bytes);
    }
  }

  /** Four bytes: an acknowledgement, or zero, which begins a command. */
  private void read(Socket line, BlockingQueue<Integer> acknowledgements) {
    try (var in = new DataInputStream(line.getInputStream())) {
      while (true) {
        int number = in.readInt();
        if (number != 0) {
          acknowledgements.put(number);
        } else {
          obey(line, in);
        }
      }
    } catch (IOException e) {
      acknowledgements.offer(LINE_CUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      wake();
    }
  }

  private void obey(Socket line, DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST_COMMAND) {
      throw new IOException("a command of " + length + " bytes");
    }
    byte[] rest = in.readNBytes(length + 4);
    byte[] frame = ByteBuffer.allocate(rest.length + 8).putInt(0).putInt(length).put(rest).array();
    if (FrameDecoder.decode(frame) instanceof Received.Answers command) {
      String words = command.packet().messages().getFirst().text().text();
      write(line, FrameEncoder.encode(Packet.Command.answer(answerTo(words))));
    }
  }

  /** In the words of a terminal with a CAN-CONTROL adapter. */
  private String answerTo(String words) {
    return switch (words) {
      case "lvcanopenalldoors" -> done(new Command.Unlock());
      case "lvcanclosealldoors" -> lock();
      case "lvcanblockengine" -> block("CAN-CONTROL cmd executed successfully.");
      case "lvcanunblockengine" -> done(new Command.Mobilise());
      case "lvcanturninglights" -> done(new Command.Lights());
      case "lvcanhorn" -> done(new Command.Horn());
      case "setigndigout 1" -> block("DOUT1:1 Timeout:INFINITY");
      case "setigndigout 0", "setdigout 0" -> {
        car = car.after(new Command.Mobilise());
        yield "DOUT1:0 Timeout:INFINITY";
      }
      case "getio" -> "DI1:%d DI2:0 AIN1:0 DO1:0 DO2:0".formatted(ignitionOn() ? 1 : 0);
      case "getver" -> "Ver:simulated.01";
      default -> "not understood: " + words;
    };
  }

  private String done(Command command) {
    car = car.after(command);
    return "CAN-CONTROL cmd executed successfully.";
  }

  /** Doors only: the engine has a word of its own. */
  private String lock() {
    boolean immobilised = car.immobilised();
    CarState locked = car.after(new Command.Lock());
    car = new CarState(true, immobilised, locked.effects());
    return "CAN-CONTROL cmd executed successfully.";
  }

  /** A car that is not parked says no. */
  private String block(String success) {
    if (ignitionOn() || speedKmh() > 0) {
      return "not supported while the ignition is on";
    }
    car = car.after(new Command.Immobilise());
    return success;
  }

  private boolean ignitionOn() {
    return flash
        .present(clock.instant())
        .flatMap(record -> record.find(Measure.IGNITION))
        .filter(on -> on == 1)
        .isPresent();
  }

  private int speedKmh() {
    return flash
        .present(clock.instant())
        .flatMap(TerminalRecord::fix)
        .map(TerminalRecord.Fix::speedKmh)
        .orElse(0);
  }
}
