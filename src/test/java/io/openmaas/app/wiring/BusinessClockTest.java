package io.openmaas.app.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusinessClockTest {
  private static final Instant START = Instant.parse("2026-03-02T07:00:00Z");
  private final AtomicReference<Instant> system = new AtomicReference<>(START);

  @Test
  void it_can_be_moved_and_hurried(@TempDir Path folder) {
    var clock = BusinessClock.movable(system::get, folder.resolve("clock"));
    assertEquals(START, clock.instant());
    clock.moveTo(START.plusSeconds(3600));
    tick(Duration.ofSeconds(1));
    assertEquals(START.plusSeconds(3601), clock.instant());
    clock.runAt(30);
    tick(Duration.ofSeconds(2));
    assertEquals(START.plusSeconds(3661), clock.instant());
    clock.runAt(1);
    tick(Duration.ofSeconds(2));
    assertEquals(START.plusSeconds(3663), clock.instant());
  }

  @Test
  void it_never_runs_backwards_not_even_over_a_restart(@TempDir Path folder) {
    Path memory = folder.resolve("clock");
    var clock = BusinessClock.movable(system::get, memory);
    clock.moveTo(START.plus(Duration.ofDays(20)));
    clock.moveTo(START);
    clock.runAt(60);
    tick(Duration.ofSeconds(7));
    Instant before = clock.instant();
    assertEquals(START.plus(Duration.ofDays(20)).plusSeconds(420), before);
    var afterRestart = BusinessClock.movable(system::get, memory);
    assertFalse(afterRestart.instant().isBefore(before));
  }

  @Test
  void the_system_clock_cannot_be_moved() {
    assertThrows(IllegalStateException.class, () -> BusinessClock.real().runAt(2));
  }

  private void tick(Duration duration) {
    system.updateAndGet(now -> now.plus(duration));
  }
}
