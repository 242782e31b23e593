package io.openmaas.app.bench;

import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.app.embedded.StartFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The same program as this one as a process of its own, told to serve on a database. It can be
 * killed and started again.
 */
final class GatewayProcess implements AutoCloseable {
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 30;

  private final Path folder;
  private final DatabaseAddress database;
  private final InetSocketAddress address;
  private final Door door;
  private Process process;

  /** What is loaded: the server listens there on the port that {@link #address} tells. */
  enum Door {
    TERMINALS,
    HTTP
  }

  GatewayProcess(Path folder, DatabaseAddress database) throws IOException {
    this(folder, database, Door.TERMINALS);
  }

  GatewayProcess(Path folder, DatabaseAddress database, Door door) throws IOException {
    this.door = door;
    this.folder = folder;
    this.database = database;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  /** Where terminals or HTTP clients connect to, the same after each start. */
  InetSocketAddress address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /** Starts it and returns when terminals can connect. */
  void start() throws IOException, InterruptedException {
    String port = Integer.toString(address.getPort());
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-jar", System.getProperty("java.class.path"), "serve"));
    command.addAll(List.of("--without-cities", "--data", folder.toString()));
    command.addAll(
        switch (door) {
          case TERMINALS -> List.of("--port", "0", "--terminal-port", port);
          case HTTP -> List.of("--port", port);
        });
    var builder = new ProcessBuilder(command);
    builder.environment().put("OPENMAAS_POSTGRES_URL", url());
    Path log = folder.resolve("gateway.log");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process = builder.start();
    for (int i = 0; i < START_SECONDS * 10 && process.isAlive(); i++) {
      try (var socket = new Socket(address.getAddress(), address.getPort())) {
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new StartFailure("the gateway did not start; see " + log);
  }

  /** As by {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private String url() {
    return "postgresql://%s:%s@%s:%s/%s"
        .formatted(
            database.user(),
            database.password(),
            database.host(),
            database.port(),
            database.database());
  }

  @Override
  public void close() {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
