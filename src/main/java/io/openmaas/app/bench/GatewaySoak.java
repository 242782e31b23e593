package io.openmaas.app.bench;

import io.openmaas.app.embedded.LocalPostgres;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills the gateway with -9 at random moments under load and starts it again. In the end every
 * record that was acknowledged is there once, and every trip with its metres.
 */
public final class GatewaySoak {
  private static final int TERMINALS = 40;
  private static final int RECORDS = 10;
  private static final int SOCKET_MILLIS = 20_000;
  private static final int START_KILLED_ONE_IN = 5;
  private static final int LOAD_RECORDS = 400;
  private static final int LOAD_SECONDS = 120;

  private final Path data;
  private final int kills;
  private final long seed;
  private final Instant now;

  public GatewaySoak(Path data, int kills, long seed, Instant now) {
    this.data = data;
    this.kills = kills;
    this.seed = seed;
    this.now = now;
  }

  /**
   * Runs it and tells of each kill.
   *
   * @return whether everything held
   */
  public boolean run() throws IOException, SQLException, InterruptedException {
    Path folder = Files.createDirectories(data.resolve("soak-gateway"));
    System.out.printf("soak gateway: %d kills, seed %d%n", kills, seed);
    try (var postgres =
            LocalPostgres.start(folder.resolve("postgres"), data.resolve("cache/postgres"));
        var gateway = new GatewayProcess(folder, postgres.address())) {
      gateway.start();
      try (Connection connection = BenchDatabase.connect(postgres.address())) {
        return run(gateway, connection);
      }
    }
  }

  private boolean run(GatewayProcess gateway, Connection connection)
      throws IOException, SQLException, InterruptedException {
    var random = new Random(seed);
    var terminals = new ArrayList<Terminal>();
    for (String imei : BenchDatabase.register(connection, TERMINALS, now)) {
      terminals.add(new Terminal(imei, terminals.size(), gateway, random.nextLong()));
    }
    terminals.forEach(Terminal::begin);
    for (int kill = 1; kill <= kills; kill++) {
      if (kill % START_KILLED_ONE_IN != 0) {
        awaitLoad(terminals);
      }
      Thread.sleep(200 + random.nextInt(4_000));
      gateway.kill();
      // what was acknowledged before this moment must be there now
      long acknowledged = terminals.stream().mapToLong(Terminal::acknowledged).sum();
      long stored = BenchDatabase.records(connection);
      System.out.printf(
          "%3d killed: %d records acknowledged, %d stored%n", kill, acknowledged, stored);
      if (stored < acknowledged) {
        return false;
      }
      gateway.start();
    }
    for (Terminal terminal : terminals) {
      terminal.endTrip();
    }
    return check(terminals, connection);
  }

  /** Until records flow again: most kills shall hit a gateway at work, some one that starts. */
  private static void awaitLoad(List<Terminal> terminals) throws InterruptedException {
    long before = terminals.stream().mapToLong(Terminal::acknowledged).sum();
    long began = System.nanoTime();
    while (terminals.stream().mapToLong(Terminal::acknowledged).sum() < before + LOAD_RECORDS) {
      if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(LOAD_SECONDS)) {
        throw new IllegalStateException("no records flow");
      }
      Thread.sleep(20);
    }
  }

  private static boolean check(List<Terminal> terminals, Connection connection)
      throws SQLException, InterruptedException {
    long sent = terminals.stream().mapToLong(Terminal::acknowledged).sum();
    long trips = terminals.stream().mapToLong(terminal -> terminal.frames.endedTrips()).sum();
    long metres =
        terminals.stream().mapToLong(terminal -> terminal.frames.metresOfEndedTrips()).sum();
    BenchDatabase.awaitTrips(connection, trips);
    Thread.sleep(2_000);
    long storedRecords = BenchDatabase.records(connection);
    long storedTrips = BenchDatabase.trips(connection);
    long storedMetres = BenchDatabase.metres(connection);
    System.out.printf(
        "records: %d acknowledged, %d stored; trips: %d driven, %d recorded; metres: %d driven,"
            + " %d recorded%n",
        sent, storedRecords, trips, storedTrips, metres, storedMetres);
    return sent == storedRecords && trips == storedTrips && metres == storedMetres;
  }

  /** A terminal that keeps a frame until it is acknowledged, whatever happens to the line. */
  private static final class Terminal {
    private final String imei;
    private final BenchFrames frames;
    private final GatewayProcess gateway;
    private final Random random;
    private final Thread thread;
    private volatile long acknowledged;
    private volatile boolean ending;

    Terminal(String imei, int car, GatewayProcess gateway, long seed) {
      this.imei = imei;
      this.frames = new BenchFrames(car, 1_700_000_000L);
      this.gateway = gateway;
      this.random = new Random(seed);
      this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    void begin() {
      thread.start();
    }

    long acknowledged() {
      return acknowledged;
    }

    /** Drives to the end of the trip under way and returns when all of it is acknowledged. */
    void endTrip() throws InterruptedException {
      ending = true;
      thread.join(TimeUnit.MINUTES.toMillis(5));
      if (thread.isAlive()) {
        throw new IllegalStateException("terminal " + imei + " is not heard");
      }
    }

    private void run() {
      byte[] frame = frames.next(RECORDS);
      while (true) {
        try (var socket = new Socket(gateway.address().getAddress(), gateway.address().getPort())) {
          socket.setSoTimeout(SOCKET_MILLIS);
          var in = new DataInputStream(socket.getInputStream());
          byte[] name = imei.getBytes(StandardCharsets.US_ASCII);
          socket
              .getOutputStream()
              .write(ByteBuffer.allocate(17).putShort((short) 15).put(name).array());
          if (in.readByte() != 1) {
            throw new IOException("not let in");
          }
          while (true) {
            socket.getOutputStream().write(frame);
            if (in.readInt() != RECORDS) {
              throw new IOException("not acknowledged");
            }
            acknowledged += RECORDS;
            if (ending && acknowledged % BenchFrames.RECORDS_OF_TRIP == 0) {
              return;
            }
            frame = frames.next(RECORDS);
            Thread.sleep(random.nextInt(ending ? 20 : 300));
          }
        } catch (IOException e) {
          try {
            Thread.sleep(100 + random.nextInt(300));
          } catch (InterruptedException interrupted) {
            return;
          }
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }
}
