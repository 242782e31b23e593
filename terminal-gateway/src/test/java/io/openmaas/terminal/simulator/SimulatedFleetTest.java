package io.openmaas.terminal.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.CuttableLine;
import io.openmaas.terminal.Gateway;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.simulator.wire.SimulatedFleet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LongSummaryStatistics;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedFleetTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final Imei IMEI = TestTerminal.imeis(1).getFirst();
  private static final SimulatedCar CAR =
      new SimulatedCar(IMEI, new Coordinates(54.9, 13.9), 48_000_000);

  /** Runs 200 times as fast as the day. */
  private final InstantSource fast =
      new InstantSource() {
        private final long began = System.nanoTime();

        @Override
        public Instant instant() {
          return T0.plusNanos(200 * (System.nanoTime() - began));
        }
      };

  @TempDir Path folder;
  private TestDatabase database;
  private Gateway gateway;
  private VehicleId vehicle;

  @BeforeEach
  void start() {
    database = new TestDatabase();
    gateway = new Gateway(database, database.pool(), fast);
    vehicle = gateway.register(IMEI);
  }

  @AfterEach
  void stop() {
    gateway.close();
    database.close();
  }

  @Test
  void a_drive_is_stored_to_the_metre() throws Exception {
    var told = new AtomicInteger();
    try (var fleet = fleet(gateway.port(), folder, told)) {
      fleet.connect(CAR);
      RunningDrive drive = fleet.drive(IMEI, DriveTest.towards(12, 150, 8), fast.instant());
      assertThrows(
          IllegalStateException.class,
          () -> fleet.drive(IMEI, DriveTest.towards(2, 100, 8), fast.instant()));
      DriveProgress end = finished(drive);
      assertTrue(end.isFinished());
      assertEquals(end.records(), end.acknowledged());
      assertEquals(end.simulatedMetres(), end.metresAcknowledged());
      assertEquals(end.records() + 1, gateway.count("terminal.record"), "and one parked");
      assertEquals(end.simulatedMetres(), storedMetres());
      assertTrue(told.get() > 3, "progress is told");
    }
  }

  @Test
  void a_killed_process_loses_nothing_and_doubles_nothing() throws Exception {
    Path image = folder.resolve("image");
    Path running = folder.resolve("running");
    long metres;
    int records;
    try (var fleet = fleet(gateway.port(), running, new AtomicInteger())) {
      fleet.connect(CAR);
      RunningDrive drive = fleet.drive(IMEI, DriveTest.towards(12, 150, 8), fast.instant());
      metres = drive.progress().simulatedMetres();
      records = drive.progress().records();
      while (drive.progress().acknowledged() < records / 3) {
        Thread.sleep(2);
      }
      copy(running, image); // what kill -9 leaves on the disk, sent in part meanwhile
      while (drive.progress().acknowledged() < records / 2) {
        Thread.sleep(2);
      }
    }
    try (var fleet = fleet(gateway.port(), image, new AtomicInteger())) {
      var resumed = fleet.resume();
      assertEquals(1, resumed.size());
      DriveProgress end = finished(resumed.getFirst());
      assertEquals(records, end.acknowledged());
      assertTrue(end.sent() < records, "the acknowledged ones are not sent again");
      assertTrue(fleet.resume().isEmpty());
    }
    assertEquals(records + 1, gateway.count("terminal.record"));
    assertEquals(metres, storedMetres());
  }

  @Test
  void kill_9_loses_nothing_and_doubles_nothing() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                DriveUntilKilled.class.getName(),
                String.valueOf(gateway.port()),
                folder.toString())
            .inheritIO()
            .start();
    for (int i = 0; i < 1_000 && gateway.count("terminal.record") < 15; i++) {
      Thread.sleep(10);
    }
    process.destroyForcibly().waitFor();
    try (var fleet =
        new SimulatedFleet(DriveUntilKilled.fast(), "127.0.0.1", gateway.port(), folder, _ -> {})) {
      RunningDrive drive = fleet.resume().getFirst();
      DriveProgress before = drive.progress();
      assertTrue(before.acknowledged() >= 13, "it was under way: " + before);
      DriveProgress end = finished(drive);
      assertEquals(end.records() + 1, gateway.count("terminal.record"));
      assertEquals(end.simulatedMetres(), storedMetres());
    }
  }

  @Test
  void a_line_that_is_cut_again_and_again_changes_nothing() throws Exception {
    try (var line = new CuttableLine(gateway.port());
        var fleet = fleet(line.port(), folder, new AtomicInteger())) {
      fleet.connect(CAR);
      RunningDrive drive = fleet.drive(IMEI, DriveTest.towards(12, 150, 8), fast.instant());
      for (int i = 0; i < 5; i++) {
        Thread.sleep(150);
        line.cut();
        Thread.sleep(50);
        line.mend();
      }
      DriveProgress end = finished(drive);
      assertEquals(end.records() + 1, gateway.count("terminal.record"));
      assertEquals(end.simulatedMetres(), storedMetres());
    }
  }

  @Test
  void the_next_drive_begins_where_the_last_ended() throws Exception {
    try (var fleet = fleet(gateway.port(), folder, new AtomicInteger())) {
      fleet.connect(CAR);
      long first = finished(drive(fleet, 3)).simulatedMetres();
      long second = finished(drive(fleet, 4)).simulatedMetres();
      assertEquals(first + second, storedMetres());
    }
    try (var fleet = fleet(gateway.port(), folder, new AtomicInteger())) {
      fleet.connect(CAR); // remembers where it stands, whatever it is told
      long before = storedMetres();
      long third = finished(drive(fleet, 2)).simulatedMetres();
      assertEquals(before + third, storedMetres());
    }
  }

  @Test
  void doors_obey() throws Exception {
    var commands = gateway.commands(Duration.ofSeconds(5));
    try (var fleet = fleet(gateway.port(), folder, new AtomicInteger())) {
      fleet.connect(CAR);
      for (int i = 0; i < 500 && gateway.sessions().find(vehicle).isEmpty(); i++) {
        Thread.sleep(10);
      }
      assertDone(
          commands
              .carryOut(vehicle, new Command.Unlock(), new Authority.Person("test"))
              .await()
              .atMost(Duration.ofSeconds(5)));
      assertTrue(fleet.isUnlocked(IMEI));
      assertDone(
          commands
              .carryOut(vehicle, new Command.Lock(), new Authority.Person("test"))
              .await()
              .atMost(Duration.ofSeconds(5)));
      assertFalse(fleet.isUnlocked(IMEI));
    }
  }

  private static void assertDone(CommandOutcome outcome) {
    assertInstanceOf(CommandOutcome.Done.class, outcome);
  }

  private RunningDrive drive(SimulatedFleet fleet, int blocks) {
    return fleet.drive(IMEI, DriveTest.towards(blocks, 100, blocks), fast.instant());
  }

  private SimulatedFleet fleet(int port, Path state, AtomicInteger told) {
    return new SimulatedFleet(fast, "127.0.0.1", port, state, _ -> told.incrementAndGet());
  }

  private static DriveProgress finished(RunningDrive drive) throws Exception {
    return drive.finished().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private long storedMetres() {
    var odometer = new LongSummaryStatistics();
    database
        .pool()
        .preparedQuery("select content from terminal.record where vehicle = $1")
        .executeAndAwait(Tuple.of(vehicle.value()))
        .forEach(
            row ->
                CanonicalRecord.parse(row.getBuffer("content").getBytes())
                    .find(Measure.ODOMETER_DEVICE_M)
                    .ifPresent(odometer::accept));
    return odometer.getMax() - odometer.getMin();
  }

  /** The count first: it may be older than the records, as after a kill. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String suffix : new String[] {".acknowledged", ".records"}) {
      Files.copy(
          from.resolve(IMEI + suffix),
          to.resolve(IMEI + suffix),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
