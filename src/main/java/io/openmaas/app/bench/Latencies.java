package io.openmaas.app.bench;

import java.util.Arrays;

/** How long answers took, and what they answered, while it is measured. Of one thread. */
final class Latencies {
  private long[] nanos = new long[1 << 16];
  private int count;
  private boolean measuring;
  private long began;
  private long records;
  private long repeated;

  /**
   * What was answered within the time measured.
   *
   * @param repeated those of the records that had been sent before
   */
  record Result(long records, long repeated, long p50Nanos, long p99Nanos, long nanos) {}

  void start() {
    count = 0;
    records = 0;
    repeated = 0;
    measuring = true;
    began = System.nanoTime();
  }

  /** Counts an answer, if it is measured now. */
  void answered(long sentAtNanos, int ofRecords, boolean again) {
    long now = System.nanoTime();
    if (!measuring) {
      return;
    }
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = now - sentAtNanos;
    records += ofRecords;
    if (again) {
      repeated += ofRecords;
    }
  }

  Result stop() {
    long took = System.nanoTime() - began;
    measuring = false;
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return new Result(records, repeated, percentile(sorted, 50), percentile(sorted, 99), took);
  }

  private static long percentile(long[] sorted, long percent) {
    return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * percent / 100)];
  }
}
