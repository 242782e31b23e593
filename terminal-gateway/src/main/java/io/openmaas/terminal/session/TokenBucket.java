package io.openmaas.terminal.session;

/**
 * Counts what may be taken: so much at once, and so much a second again. What is taken beyond is
 * owed, and whoever owes waits. Safe to use from several threads.
 */
final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final double atOnce;
  private double left;
  private long countedNanos;

  TokenBucket(Rate rate, long nowNanos) {
    this.perSecond = rate.perSecond();
    this.atOnce = rate.atOnce();
    this.left = atOnce;
    this.countedNanos = nowNanos;
  }

  /** Takes so many, there or not; gives the nanoseconds to wait until none are owed. */
  synchronized long take(double count, long nowNanos) {
    refill(nowNanos);
    left -= count;
    return left >= 0 ? 0 : (long) (-left / perSecond * NANOS_PER_SECOND);
  }

  /** Takes one if it is there. */
  synchronized boolean tryTake(long nowNanos) {
    refill(nowNanos);
    if (left < 1) {
      return false;
    }
    left -= 1;
    return true;
  }

  private void refill(long nowNanos) {
    double seconds = Math.max(0, nowNanos - countedNanos) / NANOS_PER_SECOND;
    left = Math.min(atOnce, left + seconds * perSecond);
    countedNanos = Math.max(countedNanos, nowNanos);
  }
}
