package io.openmaas.terminal.simulator;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.simulator.wire.SimulatedFleet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A process that drives and never ends by itself. Arguments: port, state folder. */
final class DriveUntilKilled {
  private DriveUntilKilled() {}

  public static void main(String[] arguments) throws InterruptedException {
    var car =
        new SimulatedCar(TestTerminal.imeis(1).getFirst(), new Coordinates(54.9, 13.9), 48_000_000);
    InstantSource clock = fast();
    var fleet =
        new SimulatedFleet(
            clock, "127.0.0.1", Integer.parseInt(arguments[0]), Path.of(arguments[1]), _ -> {});
    fleet.connect(car);
    fleet.drive(car.terminal(), DriveTest.towards(12, 150, 8), clock.instant());
    Thread.sleep(Duration.ofMinutes(1));
  }

  /** 100 times as fast as the day, the same in every process. */
  static InstantSource fast() {
    InstantSource wall = InstantSource.system();
    Instant base = Instant.parse("2026-01-01T00:00:00Z");
    return () -> base.plus(Duration.between(base, wall.instant()).multipliedBy(100));
  }
}
