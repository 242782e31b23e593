package io.openmaas.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.wiring.BusinessClock;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.simulator.DriveProgress;
import io.openmaas.terminal.simulator.RunningDrive;
import io.openmaas.terminal.simulator.SimulatedCar;
import io.openmaas.terminal.simulator.TerminalLife;
import io.openmaas.terminal.simulator.wire.SimulatedFleet;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The physical world of a demonstration: the cars of the fleet, each with a simulated terminal that
 * talks to the gateway over its own socket. While one drives, the business clock runs faster.
 */
final class DemoCars implements AutoCloseable {
  /** Seconds of business time per second while a car drives. */
  static final int HURRY = 40;

  private static final int DRIVE_WITHIN_SECONDS = 180;
  private static final int CONNECT_WITHIN_MILLIS = 20_000;
  private static final long ODOMETER_AT_FIRST = 12_000_000;

  private final BusinessClock clock;
  private final SimulatedFleet fleet;
  private final Map<UUID, Imei> terminals = new ConcurrentHashMap<>();
  private final Map<Imei, Consumer<DriveProgress>> watchers = new ConcurrentHashMap<>();
  private final Map<Imei, CompletableFuture<Driven>> underWay = new HashMap<>();

  /**
   * @param memory where the terminals keep what is not acknowledged
   */
  DemoCars(BusinessClock clock, InetSocketAddress gateway, java.nio.file.Path memory) {
    this.clock = clock;
    this.fleet =
        new SimulatedFleet(
            clock, gateway.getHostString(), gateway.getPort(), memory, this::progressed);
  }

  /** What a drive came to. */
  record Driven(long recordsAcknowledged, long metres) {}

  /**
   * Connects a terminal for every car of the city. A drive that was cut off goes on by itself, and
   * the clock hurries for it as it did before.
   *
   * @return how many drives go on
   */
  int connect(ApiClient asFleet, CityId city) {
    JsonNode cars = asFleet.get("/v1/fleet/vehicles?city=" + city);
    for (JsonNode car : cars) {
      if (!car.hasNonNull("imei")) {
        continue;
      }
      Imei imei = new Imei(car.path("imei").asText());
      terminals.put(UUID.fromString(car.path("id").asText()), imei);
      fleet.connect(
          new SimulatedCar(
              imei,
              new Coordinates(
                  car.path("position").path("lat").asDouble(),
                  car.path("position").path("lon").asDouble()),
              ODOMETER_AT_FIRST));
    }
    waitForConnections();
    var cutOff = fleet.resume();
    cutOff.forEach(this::follow);
    return cutOff.size();
  }

  private void waitForConnections() {
    for (int waited = 0; waited < CONNECT_WITHIN_MILLIS; waited += 50) {
      if (terminals.values().stream().allMatch(fleet::isConnected)) {
        return;
      }
      pause(50);
    }
    throw new IllegalStateException(
        terminals.values().stream().filter(imei -> !fleet.isConnected(imei)).count()
            + " of "
            + terminals.size()
            + " simulated terminals could not connect to the gateway");
  }

  int count() {
    return terminals.size();
  }

  /** Whether the doors were opened by the gateway's command. */
  boolean isUnlocked(UUID vehicle) {
    return fleet.isUnlocked(terminal(vehicle));
  }

  /** What the car's terminal made and drove so far, also before a restart. */
  TerminalLife life(UUID vehicle) {
    return fleet.life(terminal(vehicle));
  }

  /** Starts a drive along the path, or joins the one that is under way. */
  synchronized CompletableFuture<Driven> start(UUID vehicle, Path path, Consumer<String> tell) {
    Imei imei = terminal(vehicle);
    CompletableFuture<Driven> running = underWay.get(imei);
    if (running != null) {
      watchers.put(imei, tenths(tell));
      return running;
    }
    RunningDrive drive = fleet.drive(imei, path, clock.instant());
    watchers.put(imei, tenths(tell));
    return follow(drive);
  }

  private synchronized CompletableFuture<Driven> follow(RunningDrive drive) {
    Imei imei = drive.terminal();
    var outcome = new CompletableFuture<Driven>();
    underWay.put(imei, outcome);
    clock.runAt(HURRY);
    drive
        .finished()
        .whenComplete(
            (end, failure) -> {
              ended(imei);
              if (failure == null) {
                outcome.complete(new Driven(end.records(), end.simulatedMetres()));
              } else {
                outcome.completeExceptionally(failure);
              }
            });
    return outcome;
  }

  private synchronized void ended(Imei imei) {
    underWay.remove(imei);
    watchers.remove(imei);
    if (underWay.isEmpty()) {
      clock.runAt(1);
    }
  }

  /**
   * Drives the path once and waits for the end, however often it is cut off and called again.
   *
   * @param drivesBefore how many drives the terminal had begun before this one
   */
  Driven driveOnce(UUID vehicle, Path path, int drivesBefore, Consumer<String> tell) {
    Optional<CompletableFuture<Driven>> running = running(vehicle);
    TerminalLife.Drives drives = life(vehicle).drives();
    if (running.isEmpty() && drives.begun() > drivesBefore) {
      return new Driven(drives.latestRecords(), drives.latestMetres());
    }
    running.ifPresent(_ -> tell.accept("the drive goes on where it was cut off"));
    try {
      return start(vehicle, path, tell).get(DRIVE_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the car drove", e);
    } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the simulated drive did not come to its end", e);
    }
  }

  private synchronized Optional<CompletableFuture<Driven>> running(UUID vehicle) {
    return Optional.ofNullable(underWay.get(terminal(vehicle)));
  }

  private void progressed(DriveProgress progress) {
    Consumer<DriveProgress> watcher = watchers.get(progress.terminal());
    if (watcher != null) {
      watcher.accept(progress);
    }
  }

  /** Tells of every tenth of the drive once. */
  private static Consumer<DriveProgress> tenths(Consumer<String> tell) {
    var told = new HashMap<Integer, Boolean>();
    return progress -> {
      int tenth = progress.acknowledged() * 10 / progress.records();
      if (told.put(tenth, true) == null) {
        tell.accept(
            String.format(
                java.util.Locale.ROOT,
                "%3d of %d records acknowledged, %5d m driven",
                progress.acknowledged(),
                progress.records(),
                progress.metresAcknowledged()));
      }
    };
  }

  private Imei terminal(UUID vehicle) {
    return Optional.ofNullable(terminals.get(vehicle))
        .orElseThrow(() -> new IllegalStateException("no terminal is built into " + vehicle));
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    fleet.close();
  }
}
