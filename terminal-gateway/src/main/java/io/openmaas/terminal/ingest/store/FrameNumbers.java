package io.openmaas.terminal.ingest.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

/**
 * Numbers for frames, taken from the database by the thousand: unique among all gateways, with gaps
 * where one stops.
 */
final class FrameNumbers {
  private static final int BLOCK = 1_000;
  private static final String NEXT_BLOCK = "select nextval('terminal.frame_number') as block";

  private final Pool pool;
  private long next;
  private long end;

  FrameNumbers(Pool pool) {
    this.pool = pool;
  }

  /** The first of so many numbers in a row, at most {@value #BLOCK}. */
  Uni<Long> take(int count) {
    if (count > BLOCK) {
      throw new IllegalArgumentException(count + " frames in one commit are too many");
    }
    Long first = takeHeld(count);
    return first != null
        ? Uni.createFrom().item(first)
        : pool.query(NEXT_BLOCK)
            .execute()
            .map(rows -> rows.iterator().next().getLong("block"))
            .map(block -> refill(block * BLOCK, count));
  }

  private synchronized Long takeHeld(int count) {
    if (end - next < count) {
      return null;
    }
    next += count;
    return next - count;
  }

  private synchronized long refill(long from, int count) {
    next = from + count;
    end = from + BLOCK;
    return from;
  }
}
