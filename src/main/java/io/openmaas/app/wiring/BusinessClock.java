package io.openmaas.app.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The clock by which trips, rentals and bills are dated. In production it is the system's. In a
 * demonstration or a story it can be moved forward and run faster, and remembers where it stood, so
 * that it never runs backwards, even over {@code kill -9}.
 */
public final class BusinessClock implements InstantSource {
  /**
   * How far ahead of itself a moved clock is written down, so that a restart cannot set it back.
   */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final InstantSource system;
  private final Optional<Path> memory;
  private Instant base;
  private Instant systemAtBase;
  private int rate = 1;
  private Instant remembered = Instant.MIN;

  private BusinessClock(InstantSource system, Optional<Path> memory, Instant start) {
    this.system = system;
    this.memory = memory;
    this.base = start;
    this.systemAtBase = system.instant();
  }

  /** The system's own time, which cannot be moved. */
  public static BusinessClock real() {
    InstantSource system = Clock.systemUTC();
    return new BusinessClock(system, Optional.empty(), system.instant());
  }

  /**
   * A clock that can be moved, going on from where the file says it stood.
   *
   * @param memory written whenever the clock has moved on; need not exist
   */
  public static BusinessClock movable(InstantSource system, Path memory) {
    return new BusinessClock(system, Optional.of(memory), startOf(system, memory));
  }

  /** Where a movable clock with this memory would begin. */
  public static Instant startOf(InstantSource system, Path memory) {
    Instant start = system.instant();
    try {
      if (Files.exists(memory)) {
        Instant stood = Instant.parse(Files.readString(memory).strip());
        start = stood.isAfter(start) ? stood : start;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start;
  }

  @Override
  public synchronized Instant instant() {
    Duration elapsed = Duration.between(systemAtBase, system.instant());
    Instant now = elapsed.isNegative() ? base : base.plus(elapsed.multipliedBy(rate));
    remember(now);
    return now;
  }

  public boolean isMovable() {
    return memory.isPresent();
  }

  /** Moves the clock forward; an earlier instant leaves it as it is. */
  public synchronized void moveTo(Instant later) {
    requireMovable();
    Instant now = instant();
    rebase(later.isAfter(now) ? later : now);
  }

  /**
   * Lets the clock run faster from now on.
   *
   * @param times seconds of business time per second, 1 to 600
   */
  public synchronized void runAt(int times) {
    requireMovable();
    if (times < 1 || times > 600) {
      throw new IllegalArgumentException("rate " + times + " is not within 1 to 600");
    }
    rebase(instant());
    rate = times;
  }

  private void rebase(Instant now) {
    base = now;
    systemAtBase = system.instant();
    remember(now);
  }

  private void requireMovable() {
    if (memory.isEmpty()) {
      throw new IllegalStateException("the business clock is the system's and cannot be moved");
    }
  }

  private void remember(Instant now) {
    if (memory.isEmpty() || now.isBefore(remembered)) {
      return;
    }
    Instant ahead = now.plus(MARGIN);
    try {
      Path half = memory.get().resolveSibling(memory.get().getFileName() + ".new");
      Files.writeString(half, ahead.toString());
      Files.move(
          half, memory.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      remembered = ahead;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
