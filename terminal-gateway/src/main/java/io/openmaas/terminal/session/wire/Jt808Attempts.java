package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.session.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong codes and unknown names, so that nobody can try them by the thousand. It counts by
 * address, and by address and name: never by name alone, or whoever knows a phone number could lock
 * its terminal out. Memory is bounded. Safe to use from several threads.
 */
final class Jt808Attempts {
  static final int MOST_OF_NAME = 5;
  static final int MOST_OF_ADDRESS = 100;

  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST_KEPT = 20_000;

  /** IPv6 addresses of one network count as one: whoever has one address has all of its /64. */
  private static final int IPV6_BITS = 64;

  private record Key(Network from, String name) {
    static Key of(InetAddress from, String name) {
      return new Key(Network.of(from, from.getAddress().length == 4 ? 32 : IPV6_BITS), name);
    }
  }

  private static final class Count {
    private final long sinceNanos;
    private int wrong;

    Count(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  private final Map<Key, Count> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Count> eldest) {
          return size() > MOST_KEPT;
        }
      };

  /** Whether this address has tried so often that it is not even looked whether it is right. */
  synchronized boolean isBlocked(InetAddress from, String name, long nowNanos) {
    return wrong(Key.of(from, name), nowNanos) >= MOST_OF_NAME
        || wrong(Key.of(from, ""), nowNanos) >= MOST_OF_ADDRESS;
  }

  /** One more that was wrong. */
  synchronized void failed(InetAddress from, String name, long nowNanos) {
    count(Key.of(from, name), nowNanos);
    count(Key.of(from, ""), nowNanos);
  }

  private int wrong(Key key, long nowNanos) {
    Count count = counts.get(key);
    return count == null || nowNanos - count.sinceNanos > WINDOW_NANOS ? 0 : count.wrong;
  }

  private void count(Key key, long nowNanos) {
    Count count = counts.get(key);
    if (count == null || nowNanos - count.sinceNanos > WINDOW_NANOS) {
      counts.remove(key);
      count = new Count(nowNanos);
      counts.put(key, count);
    }
    count.wrong++;
  }
}
