package io.openmaas.app.bench;

import io.openmaas.app.embedded.DatabaseAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Uses that are recorded while runs bill: of the month before, the month that is billed and the one
 * after, some of them in transactions that stay open for seconds.
 */
final class InvoiceSoakLate {
  private static final int LONG_ONE_IN = 8;
  private static final int WRITERS = 2;

  private final DatabaseAddress database;
  private final List<UUID> accounts;
  private final long seed;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads;
  private volatile LocalDate month;
  private volatile boolean ending;

  InvoiceSoakLate(DatabaseAddress database, List<UUID> accounts, long seed) {
    this.database = database;
    this.accounts = accounts;
    this.seed = seed;
    this.threads =
        java.util.stream.IntStream.range(0, WRITERS)
            .mapToObj(writer -> Thread.ofPlatform().daemon().unstarted(() -> write(writer)))
            .toList();
  }

  void begin(LocalDate first) {
    month = first;
    threads.forEach(Thread::start);
  }

  /** What is billed now. */
  void month(LocalDate billed) {
    month = billed;
  }

  /** Returns when all is committed. */
  void end() throws InterruptedException {
    ending = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.MINUTES.toMillis(1));
    }
    if (failure.get() != null) {
      throw new IllegalStateException("late uses could not be recorded", failure.get());
    }
  }

  private void write(int writer) {
    var random = new Random(seed + writer);
    try (Connection connection = BenchDatabase.connect(database)) {
      connection.setAutoCommit(false);
      var data = new InvoiceSoakData(connection);
      for (int number = 0; !ending; number++) {
        for (int use = random.nextInt(8); use >= 0; use--) {
          data.useLate(
              writer + "." + number + "." + use,
              accounts.get(random.nextInt(accounts.size())),
              around(month, random),
              random.nextInt(1_000));
        }
        boolean isLong = random.nextInt(LONG_ONE_IN) == 0;
        Thread.sleep(isLong ? 500 + random.nextInt(4_000) : random.nextInt(80));
        connection.commit();
      }
    } catch (SQLException | InterruptedException | RuntimeException e) {
      failure.set(e);
    }
  }

  private static Instant around(LocalDate month, Random random) {
    LocalDate from = month.isAfter(InvoiceSoakData.FIRST) ? month.minusMonths(1) : month;
    Instant begin = from.atStartOfDay(ZoneOffset.UTC).toInstant().plus(Duration.ofHours(2));
    Instant end = month.plusMonths(2).atStartOfDay(ZoneOffset.UTC).toInstant();
    return begin.plusSeconds(random.nextLong(Duration.between(begin, end).toSeconds()));
  }
}
