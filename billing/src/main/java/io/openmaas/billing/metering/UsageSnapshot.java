package io.openmaas.billing.metering;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a reader of the usage log could see: the transactions that had ended. Exact where a
 * watermark of a sequence or a clock is not, because numbers are given before commits. In
 * PostgreSQL's form (pg_snapshot).
 *
 * @param xmin all transactions below it had ended
 * @param xmax none from it on had ended
 * @param running those between that had not ended
 */
public record UsageSnapshot(long xmin, long xmax, Set<Long> running) {
  public UsageSnapshot {
    running = Set.copyOf(running);
    if (xmin > xmax) {
      throw new IllegalArgumentException("xmin " + xmin + " is above xmax " + xmax);
    }
  }

  /**
   * @param text {@code XMIN:XMAX:XIP,XIP...}
   */
  public static UsageSnapshot parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("'" + text + "' is not a snapshot");
    }
    Set<Long> running =
        parts[2].isEmpty()
            ? Set.of()
            : Arrays.stream(parts[2].split(",")).map(Long::valueOf).collect(Collectors.toSet());
    return new UsageSnapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), running);
  }

  /** Whether rows of this transaction were visible, as pg_visible_in_snapshot tells. */
  public boolean covers(long xid) {
    return xid < xmin || xid < xmax && !running.contains(xid);
  }

  /** As PostgreSQL writes it. */
  @Override
  public String toString() {
    return xmin
        + ":"
        + xmax
        + ":"
        + new TreeSet<>(running).stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
