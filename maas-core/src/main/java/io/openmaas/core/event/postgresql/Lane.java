package io.openmaas.core.event.postgresql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One leased partition within a reader: what was fetched of it and is not yet done. Its first event
 * is the one under way while {@link #busy}.
 */
final class Lane {
  final int partition;
  final long epoch;
  private final Deque<LoggedEvent> queue = new ArrayDeque<>();

  /** An event is with the consumer, or waits for its next attempt. */
  boolean busy;

  /** The lease is gone: whatever comes back about this lane is void. */
  boolean lost;

  /** To be given to another reader once it is not busy. */
  boolean leaving;

  int attempt = 1;

  Lane(int partition, long epoch) {
    this.partition = partition;
    this.epoch = epoch;
  }

  boolean idle() {
    return !busy && !leaving && queue.isEmpty();
  }

  boolean ready() {
    return !busy && !leaving && !queue.isEmpty();
  }

  void fill(List<LoggedEvent> events) {
    queue.addAll(events);
  }

  LoggedEvent first() {
    return queue.getFirst();
  }

  /** The first event is done. */
  void next() {
    queue.removeFirst();
    attempt = 1;
    busy = false;
  }

  /** Forget what was fetched: the tables know better. */
  void forget() {
    queue.clear();
    attempt = 1;
    busy = false;
  }
}
