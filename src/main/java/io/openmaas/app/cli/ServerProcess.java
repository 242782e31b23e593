package io.openmaas.app.cli;

import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.app.embedded.InstanceFolder;
import io.openmaas.app.embedded.LocalPostgres;
import io.openmaas.app.embedded.StartFailure;
import io.openmaas.core.city.CityId;
import io.openmaas.core.security.SigningKeys;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Puts database, keys and settings in place, runs the application, and takes all down again. */
final class ServerProcess {
  private static final int STOP_WITHIN_SECONDS = 30;
  private static final int DATABASE_WITHIN_SECONDS = 10;
  private static final String EXTERNAL_DATABASE = "OPENMAAS_POSTGRES_URL";

  private final ServerOptions options;
  private final Path folder;
  private final List<CityId> cities;

  /**
   * @param folder where this instance keeps its state; a folder of the data folder
   */
  ServerProcess(ServerOptions options, Path folder, List<CityId> cities) {
    this.options = options;
    this.folder = folder;
    this.cities = List.copyOf(cities);
  }

  /**
   * Runs until the application ends or the process is told to stop.
   *
   * @return the exit code of the application
   * @throws StartFailure if it cannot start
   */
  int run(Class<? extends QuarkusApplication> application) {
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(done), "stop-in-order"));
    try (var instance = InstanceFolder.open(folder)) {
      requireFree(options.host, options.port, "--port");
      if (options.terminalPort != null) {
        requireFree("127.0.0.1", options.terminalPort, "--terminal-port");
      }
      if (usesExternalDatabase()) {
        return runOn(externalDatabase(), instance, application);
      }
      try (var postgres =
          LocalPostgres.start(
              instance.path().resolve("postgres"), options.data.resolve("cache/postgres"))) {
        return runOn(postgres.address(), instance, application);
      }
    } finally {
      done.countDown();
    }
  }

  /** Whether the database is somebody else's, named by the environment. */
  static boolean usesExternalDatabase() {
    String external = System.getenv(EXTERNAL_DATABASE);
    return external != null && !external.isBlank();
  }

  /** The database that the environment names; only where {@link #usesExternalDatabase}. */
  static DatabaseAddress externalDatabase() {
    return DatabaseAddress.parse(System.getenv(EXTERNAL_DATABASE));
  }

  private int runOn(
      DatabaseAddress database,
      InstanceFolder instance,
      Class<? extends QuarkusApplication> application) {
    requireReachable(database);
    set("quarkus.datasource.jdbc.url", database.jdbcUrl());
    set("quarkus.datasource.reactive.url", database.reactiveUrl());
    set("quarkus.datasource.username", database.user());
    if (!database.password().isEmpty()) {
      set("quarkus.datasource.password", database.password());
    }
    SigningKeys keys = SigningKeys.ensure(instance.path().resolve("keys"));
    set("smallrye.jwt.sign.key.location", keys.privateKey().toUri().toString());
    set("mp.jwt.verify.publickey.location", keys.publicKey().toUri().toString());
    set("openmaas.data", options.data.toAbsolutePath().toString());
    set("openmaas.instance", instance.path().toAbsolutePath().toString());
    if (!cities.isEmpty()) {
      set("openmaas.cities", cities.stream().map(CityId::value).collect(Collectors.joining(",")));
    }
    set("quarkus.http.host", options.host);
    set("quarkus.http.port", Integer.toString(options.port));
    if (options.terminalPort != null) {
      set("openmaas.terminal.teltonika.plain-port", Integer.toString(options.terminalPort));
    }
    set("quarkus.log.file.path", instance.path().resolve("openmaas.log").toString());
    var exitCode = new AtomicInteger();
    var failure = new AtomicReference<Throwable>();
    Quarkus.run(
        application,
        (code, cause) -> {
          exitCode.set(code);
          failure.set(cause);
        });
    if (failure.get() != null) {
      throw new StartFailure(
          firstLine(rootOf(failure.get()))
              + " (log: "
              + instance.path().resolve("openmaas.log")
              + ")",
          failure.get());
    }
    return exitCode.get();
  }

  /** A setting given on Java's command line wins over what we would set. */
  private static void set(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  private static void requireFree(String host, int port, String option) {
    if (port < 0 || port > 65_535) {
      throw new StartFailure(option + " " + port + " is not a port: it must be 0 to 65535");
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new StartFailure(
          "cannot listen on "
              + host
              + " port "
              + port
              + ": "
              + e.getMessage()
              + "; choose another with "
              + (port == 0 ? "--host" : option)); // any free port is fine, so it is the address
    }
  }

  /**
   * Connects once.
   *
   * @throws StartFailure with the reason in one line
   */
  static void requireReachable(DatabaseAddress database) {
    try {
      DriverManager.setLoginTimeout(DATABASE_WITHIN_SECONDS);
      DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password()).close();
    } catch (SQLException e) {
      throw new StartFailure(
          "cannot use the database "
              + database.database()
              + " at "
              + database.host()
              + ":"
              + database.port()
              + " as "
              + database.user()
              + ": "
              + firstLine(e),
          e);
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return message.lines().findFirst().orElse(failure.toString());
  }

  private static void await(CountDownLatch done) {
    try {
      if (!done.await(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("openmaas: did not stop in time; stopping anyway");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
