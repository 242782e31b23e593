package io.openmaas.planner.otp;

import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.planner.graph.InstalledCity;
import io.openmaas.planner.graph.store.Checksum;
import io.openmaas.planner.otp.PlannerState.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * OpenTripPlanner serving one city, in a child process that is started, watched and restarted by a
 * thread of its own. Blocking inside; its state may be read from any thread.
 */
final class OtpServer {
  private static final Logger LOG = Logger.getLogger(OtpServer.class);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(15);
  private static final Duration POLL_EVERY = Duration.ofMillis(200);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
  private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final long LARGEST_LOG = 10 << 20;
  private static final int MISSED_PROBES = 3;
  private static final int WARM_UP_ROUNDS = 4;

  private final InstalledCity installed;
  private final OtpInstallation otp;
  private final Path run;
  private final URI ourBaseUrl;
  private final OtpSettings settings;
  private final InstantSource clock;
  private final PidFile pidFile;
  private final HttpClient http;
  private final CompletableFuture<PlannerState> firstOutcome = new CompletableFuture<>();

  private volatile PlannerState state = new PlannerState(Stage.STARTING, "not started yet");
  private volatile int port;
  private volatile boolean stopping;
  private volatile Process child;
  private Thread watcher;

  /**
   * @param run the folder for pid files
   * @param ourBaseUrl where we publish our fleet; must answer before the child starts
   */
  OtpServer(
      InstalledCity installed,
      OtpInstallation otp,
      Path run,
      URI ourBaseUrl,
      OtpSettings settings,
      InstantSource clock) {
    this.installed = installed;
    this.otp = otp;
    this.run = run;
    this.ourBaseUrl = ourBaseUrl;
    this.settings = settings;
    this.clock = clock;
    this.pidFile =
        new PidFile(run.resolve("otp-" + city().id() + ".pid"), OtpInstallation.MAIN_CLASS);
    // HTTP/2 upgrade makes OpenTripPlanner hang
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PROBE_LIMIT)
            .build();
  }

  City city() {
    return installed.city();
  }

  PlannerState state() {
    return state;
  }

  /** The port on 127.0.0.1; empty while it cannot answer. */
  OptionalInt port() {
    return state.ready() ? OptionalInt.of(port) : OptionalInt.empty();
  }

  /** Starts in the background; completes with the first READY or FAILED. */
  synchronized CompletableFuture<PlannerState> start() {
    if (watcher == null) {
      watcher = Thread.ofVirtual().name("planner-" + city().id()).start(this::watch);
    }
    return firstOutcome;
  }

  /** Ends the child and waits until it is gone. */
  void stop() {
    stopping = true;
    Thread watching;
    synchronized (this) {
      watching = watcher;
    }
    if (watching != null) {
      watching.interrupt();
      try {
        watching.join(Duration.ofSeconds(25));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    endChild();
    become(Stage.STOPPED, "stopped");
  }

  private void watch() {
    Duration pause = SHORTEST_PAUSE;
    while (!stopping) {
      try {
        become(Stage.STARTING, "starting");
        launch();
        awaitHealth();
        warmUp();
        become(Stage.READY, "ready");
        firstOutcome.complete(state);
        pause = SHORTEST_PAUSE;
        attend();
      } catch (PlannerFailed e) {
        become(Stage.FAILED, e.getMessage());
        firstOutcome.complete(state);
        LOG.warnf("planner of %s: %s; trying again in %s", city().id(), e.getMessage(), pause);
      } catch (InterruptedException _) {
        break;
      } catch (IOException | RuntimeException e) {
        become(Stage.FAILED, "cannot be started: " + e.getMessage());
        firstOutcome.complete(state);
        LOG.warnf(e, "planner of %s cannot be started", city().id());
      }
      endChild();
      if (stopping || !pause(pause)) {
        break;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
    endChild();
    become(Stage.STOPPED, "stopped");
    firstOutcome.complete(state);
  }

  private static boolean pause(Duration length) {
    try {
      Thread.sleep(length);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  private void become(Stage stage, String detail) {
    state = new PlannerState(stage, detail);
  }

  private void launch() throws IOException, InterruptedException {
    if (pidFile.endLeftover() == PidFile.Leftover.IN_USE) {
      throw new PlannerFailed(
          "another OpenMaaS server is running the planner of this city from the same data folder");
    }
    if (!Files.isRegularFile(installed.graph())) {
      throw new PlannerFailed("its graph is missing: import the city again");
    }
    otp.serializationId();
    awaitFleetFeed();
    Path folder = installed.graphFolder();
    OtpConfig.write(OtpConfig.features(), folder.resolve("otp-config.json"));
    OtpConfig.write(
        OtpConfig.router(city().id(), ourBaseUrl, settings.deadline()),
        folder.resolve("router-config.json"));
    turnLog();
    port = freePort();
    var arguments =
        List.of("--load", "--bindAddress", "127.0.0.1", "--port", Integer.toString(port), ".");
    child =
        new ProcessBuilder(otp.command(otp.serveHeap(), run, arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(installed.plannerLog().toFile()))
            .start();
    pidFile.write(child.toHandle());
    child.getOutputStream().close();
  }

  /** A feed that is down when OpenTripPlanner starts stays dead while its health says UP. */
  private void awaitFleetFeed() throws InterruptedException {
    URI feed = OtpConfig.fleetFeed(city().id(), ourBaseUrl);
    become(Stage.STARTING, "waiting for our own fleet feed");
    long end = System.nanoTime() + settings.startLimit().toNanos();
    while (answer(feed) != 200) {
      if (System.nanoTime() > end) {
        throw new PlannerFailed("our own fleet feed does not answer at " + feed);
      }
      Thread.sleep(POLL_EVERY);
    }
  }

  /** One earlier log is kept. */
  private void turnLog() throws IOException {
    Path log = installed.plannerLog();
    if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitHealth() throws InterruptedException {
    become(Stage.STARTING, "loading streets and timetables");
    long end = System.nanoTime() + settings.startLimit().toNanos();
    while (answer(health()) != 200) {
      if (!child.isAlive()) {
        throw Checksum.matches(installed.graph())
            ? died()
            : new PlannerFailed("its graph is damaged: import the city again");
      }
      if (System.nanoTime() > end) {
        throw new PlannerFailed(
            "it was not ready after " + settings.startLimit().toSeconds() + " s");
      }
      Thread.sleep(POLL_EVERY);
    }
  }

  private PlannerFailed died() {
    return new PlannerFailed(
        "OpenTripPlanner ended with status "
            + child.exitValue()
            + ", see "
            + installed.plannerLog());
  }

  private URI health() {
    return at("/otp/actuators/health");
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** The HTTP status, or 0 where there is no answer. */
  private int answer(URI uri) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(uri).timeout(PROBE_LIMIT).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException _) {
      return 0;
    }
  }

  /** The first queries are slow: they load and compile what all later ones use. */
  private void warmUp() throws InterruptedException {
    become(Stage.STARTING, "warming up");
    long end = System.nanoTime() + WARM_UP_LIMIT.toNanos();
    var extent = city().extent();
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      Coordinates from = extent.southWest().towards(extent.northEast(), 0.4 - 0.03 * round);
      Coordinates to = extent.southWest().towards(extent.northEast(), 0.6 + 0.03 * round);
      for (PlanQuery query : PlanQuery.forWarmUp(from, to, clock.instant())) {
        if (System.nanoTime() > end) {
          return;
        }
        var request =
            HttpRequest.newBuilder(at(PlanQuery.PATH))
                .timeout(WARM_UP_LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(query.body()))
                .build();
        try {
          http.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException _) {
          if (!child.isAlive()) {
            throw died();
          }
        }
      }
    }
  }

  /** Returns never: ends with the child, or with an interruption. */
  private void attend() throws InterruptedException {
    int missed = 0;
    while (true) {
      if (child.waitFor(PROBE_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        throw died();
      }
      missed = answer(health()) == 200 ? 0 : missed + 1;
      if (missed >= MISSED_PROBES) {
        throw new PlannerFailed("it does not answer any more");
      }
    }
  }

  private void endChild() {
    Process ending = child;
    if (ending == null) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // the child must be gone all the same
    PidFile.end(ending.toHandle());
    child = null;
    pidFile.delete();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The planner cannot be started, or ended by itself. */
  private static final class PlannerFailed extends RuntimeException {
    PlannerFailed(String message) {
      super(message);
    }
  }
}
