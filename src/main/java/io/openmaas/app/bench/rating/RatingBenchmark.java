package io.openmaas.app.bench.rating;

import io.openmaas.billing.rating.RatedPeriod;
import io.openmaas.billing.rating.Rater;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Rates the mix, a period of thirty uses at a time; the score is uses per second of one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RatingBenchmark {
  /** System property: the file that is told the most memory this process had resident, in MiB. */
  static final String MEMORY = "openmaas.bench.memory";

  private static final int KIB_PER_MIB = 1024;

  private final RatingMix.Work simple = RatingMix.simple();
  private final RatingMix.Work bestPrice = RatingMix.bestPrice();
  private int next;

  /** A use without a price would be fast, and wrong. */
  @Setup
  public void everyUseHasItsPrice() {
    for (RatingMix.Work work : List.of(simple, bestPrice)) {
      for (int i = 0; i < work.periods().size(); i++) {
        RatedPeriod rated = Rater.rate(work.plan(i), work.periods().get(i));
        if (!rated.unrated().isEmpty() || rated.lines().size() < RatingMix.USES) {
          throw new IllegalStateException("not rated: " + rated.unrated());
        }
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(RatingMix.USES)
  public RatedPeriod simple() {
    return rate(simple);
  }

  @Benchmark
  @OperationsPerInvocation(RatingMix.USES)
  public RatedPeriod bestPrice() {
    return rate(bestPrice);
  }

  /** The higher of the two benchmarks' processes. */
  @TearDown
  public void tellMemory() throws IOException {
    String file = System.getProperty(MEMORY);
    Path status = Path.of("/proc/self/status");
    if (file == null || !Files.exists(status)) {
      return;
    }
    long peak =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
            .max()
            .orElse(0);
    Path told = Path.of(file);
    long before = Files.exists(told) ? Long.parseLong(Files.readString(told).strip()) : 0;
    Files.writeString(told, Long.toString(Math.max(before, peak)));
  }

  private RatedPeriod rate(RatingMix.Work work) {
    int period = next++ & (work.periods().size() - 1);
    return Rater.rate(work.plan(period), work.periods().get(period));
  }
}
