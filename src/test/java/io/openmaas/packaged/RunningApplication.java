package io.openmaas.packaged;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The packaged application as its own process, as a user starts it. */
final class RunningApplication implements AutoCloseable {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private final Process process;
  private final List<String> lines = new ArrayList<>();

  private RunningApplication(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static RunningApplication start(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dopenmaas.otp.jar=" + ROOT.resolve("planner-data/target/otp/otp-shaded.jar"),
                "-jar",
                ROOT.resolve("src/target/quarkus-app/quarkus-run.jar").toString()));
    command.addAll(List.of(arguments));
    try {
      return new RunningApplication(
          new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two ports nobody listens on at this moment: for HTTP and for terminals. */
  static List<String> freePorts() {
    try (var http = new ServerSocket(0);
        var terminals = new ServerSocket(0)) {
      return List.of(
          Integer.toString(http.getLocalPort()), Integer.toString(terminals.getLocalPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
        System.out.println("  | " + line);
      }
    } catch (IOException e) {
      // the process was killed
    }
  }

  /** Waits for a line of output. */
  String awaitLine(Predicate<String> wanted, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    int seen = 0;
    synchronized (lines) {
      while (true) {
        for (; seen < lines.size(); seen++) {
          if (wanted.test(lines.get(seen))) {
            return lines.get(seen);
          }
        }
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || !process.isAlive() && seen == lines.size()) {
          throw new AssertionError("the line did not come; the output was:\n" + output());
        }
        lines.wait(Math.min(left, 500));
      }
    }
  }

  /** The exit code, waiting for it. */
  int awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("did not end within " + limit + "; the output was:\n" + output());
    }
    return process.exitValue();
  }

  String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /** The child processes: PostgreSQL and OpenTripPlanner. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** As {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill}. */
  void stop() {
    process.destroy();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      try {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
