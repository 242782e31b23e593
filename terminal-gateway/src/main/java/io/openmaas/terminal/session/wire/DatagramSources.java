package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.Imei;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From which address each terminal sends its datagrams. They make no session, so that nothing can
 * be probed: the address that was heard stays the terminal's until it has been silent for a while,
 * and what comes from another one meanwhile has to wait. Memory is bounded. Safe to use from
 * several threads.
 */
final class DatagramSources {
  /** For so long an address counts as the terminal's after its last datagram. */
  static final Duration SILENCE = Duration.ofMinutes(1);

  private static final int MOST = 65_536;

  private record Source(InetAddress address, long heardNanos) {}

  private final Map<Imei, Source> sources =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Imei, Source> eldest) {
          return size() > MOST;
        }
      };

  /** A datagram of a terminal that was let in: from now on this is its address. */
  synchronized void take(Imei terminal, InetAddress from, long nowNanos) {
    sources.put(terminal, new Source(from, nowNanos));
  }

  /** Whether the terminal sent datagrams from another address a short while ago. */
  synchronized boolean isElsewhere(Imei terminal, InetAddress from, long nowNanos) {
    Source known = sources.get(terminal);
    return known != null
        && !known.address().equals(from)
        && nowNanos - known.heardNanos() < SILENCE.toNanos();
  }
}
