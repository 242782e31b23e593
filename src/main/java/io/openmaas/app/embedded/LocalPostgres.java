package io.openmaas.app.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server of our own, durable (fsync on), on a free loopback port, with its data in the
 * instance's folder and a password that only the folder's owner can read. A server that outlived a
 * killed process is stopped first; the data are kept.
 */
public final class LocalPostgres implements AutoCloseable {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  private static final String USER = "postgres";

  /** In the file in which PostgreSQL notes that it runs. */
  private static final int PORT_LINE = 4;

  private static final int PID_FILE_LINES = 8;

  private final EmbeddedPostgres server;
  private final String password;

  private LocalPostgres(EmbeddedPostgres server, String password) {
    this.server = server;
    this.password = password;
  }

  /**
   * Starts the server.
   *
   * @param folder where data and log are kept
   * @param binaries where the server's programs are unpacked once
   * @throws StartFailure with the reason in one line
   */
  public static LocalPostgres start(Path folder, Path binaries) {
    Path data = folder.resolve("data");
    Path log = folder.resolve("postgres.log");
    try {
      Files.createDirectories(folder);
      Files.createDirectories(binaries);
      stopOrphan(data);
      Path making = folder.resolve("making");
      discardHalfMade(data, making);
      Path passwordFile = folder.resolve("password");
      String password = ensurePassword(passwordFile);
      var server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setOverrideWorkingDirectory(binaries.toFile())
              .setRegisterShutdownHook(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("shared_buffers", "128MB")
              .setServerConfig("max_connections", "60")
              .setServerConfig("max_wal_size", "512MB")
              .setServerConfig("timezone", "UTC")
              .setLocaleConfig("encoding", "UTF8")
              .setLocaleConfig("locale", "C")
              // options of initdb like the two above; later ones win over the library's "trust"
              .setLocaleConfig("auth-host", "scram-sha-256")
              .setLocaleConfig("auth-local", "scram-sha-256")
              .setLocaleConfig("pwfile", passwordFile.toString())
              .setConnectConfig("password", password)
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Files.deleteIfExists(making);
      return new LocalPostgres(server, password);
    } catch (IOException | IllegalStateException e) {
      throw new StartFailure(
          "the embedded PostgreSQL did not start: " + e.getMessage() + " (its log: " + log + ")",
          e);
    }
  }

  public DatabaseAddress address() {
    return new DatabaseAddress("127.0.0.1", server.getPort(), "postgres", USER, password);
  }

  /**
   * The server that runs in the folder, if another process runs one there.
   *
   * @param folder as given to {@link #start}
   */
  public static Optional<DatabaseAddress> running(Path folder) {
    try {
      Path pidFile = folder.resolve("data").resolve("postmaster.pid");
      if (!Files.exists(pidFile)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(pidFile);
      if (lines.size() < PID_FILE_LINES || !lines.get(PID_FILE_LINES - 1).strip().equals("ready")) {
        return Optional.empty();
      }
      boolean alive =
          parsePid(lines.getFirst())
              .flatMap(ProcessHandle::of)
              .filter(LocalPostgres::isPostgres)
              .isPresent();
      int port = Integer.parseInt(lines.get(PORT_LINE - 1).strip());
      return alive
          ? Optional.of(
              new DatabaseAddress(
                  "127.0.0.1", port, "postgres", USER, ensurePassword(folder.resolve("password"))))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      throw new StartFailure("cannot tell what runs in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static String ensurePassword(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Path half = file.resolveSibling("password.new");
      Files.deleteIfExists(half);
      Files.createFile(
          half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(half, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new StartFailure("PostgreSQL did not stop: " + e.getMessage(), e);
    }
  }

  /**
   * A first start that was killed leaves data that look whole but are not, so it is noted until the
   * server has started once.
   */
  private static void discardHalfMade(Path data, Path making) throws IOException {
    if (Files.exists(making) || !Files.exists(data.resolve("global/pg_control"))) {
      discard(data);
      Files.writeString(making, "the first start has not come to its end");
    }
  }

  private static void discard(Path data) throws IOException {
    if (Files.isDirectory(data)) {
      try (var files = Files.walk(data)) {
        files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  /**
   * Stops the server that an earlier run left behind in the folder, if there is one.
   *
   * @param folder as given to {@link #start}
   */
  public static void stopLeftover(Path folder) {
    try {
      stopOrphan(folder.resolve("data"));
    } catch (IOException e) {
      throw new StartFailure("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void stopOrphan(Path data) throws IOException {
    ProcessHandle.allProcesses()
        .filter(process -> isOf(process, data))
        .filter(process -> process.parent().filter(parent -> isOf(parent, data)).isEmpty())
        .forEach(LocalPostgres::stop);
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile);
    Optional<ProcessHandle> orphan =
        lines.isEmpty()
            ? Optional.empty()
            : parsePid(lines.getFirst())
                .flatMap(ProcessHandle::of)
                .filter(LocalPostgres::isPostgres);
    if (orphan.isPresent()) {
      stop(orphan.get());
    }
    Files.deleteIfExists(pidFile);
  }

  /** The server, or what makes its data: killed early, it has not written down its process id. */
  private static boolean isOf(ProcessHandle process, Path data) {
    var names = List.of(data.toString(), data.toAbsolutePath().toString());
    var info = process.info();
    return info.command().filter(path -> path.matches(".*/(postgres|initdb|pg_ctl)")).isPresent()
        && info.arguments().stream().flatMap(java.util.Arrays::stream).anyMatch(names::contains);
  }

  private static Optional<Long> parsePid(String line) {
    try {
      return Optional.of(Long.parseLong(line.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().filter(path -> path.endsWith("postgres")).isPresent();
  }

  /**
   * Ends an orphaned server: politely (SIGTERM: it waits for its clients, which are dead), then by
   * force. Its write-ahead log keeps what was committed in either case.
   */
  private static void stop(ProcessHandle orphan) {
    CompletableFuture<ProcessHandle> ended = orphan.onExit();
    orphan.destroy();
    if (endsWithin(ended, STOP_WITHIN)) {
      return;
    }
    orphan.destroyForcibly();
    if (!endsWithin(ended, STOP_WITHIN)) {
      throw new StartFailure(
          "a PostgreSQL left by an earlier run (process " + orphan.pid() + ") does not end");
    }
  }

  private static boolean endsWithin(CompletableFuture<ProcessHandle> ended, Duration limit) {
    try {
      ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (java.util.concurrent.ExecutionException e) {
      return true;
    }
  }
}
