package io.openmaas.terminal.session;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.RaisesAlarms;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Holds terminals and networks to what is agreed: connections beyond it are closed, records and
 * bytes beyond it are read later and never lost. An alarm tells of it. Its memory is bounded: it
 * forgets whom it has not heard of for longest. Safe to use from several threads.
 */
public final class Rates {
  /** Networks of this size share what is agreed: a site, a mobile operator's gateway, a home. */
  private static final int IPV4_BITS = 24;

  private static final int IPV6_BITS = 64;
  private static final int MOST_NETWORKS = 4_096;
  private static final int MOST_TERMINALS = 65_536;

  /** What is agreed with a terminal or with a network. */
  public record Limits(Rate connections, Rate records, Rate bytes) {
    /**
     * One terminal: five connections a second at once, one every two seconds in the long run; ten
     * times or more what a benchmark sends over one connection.
     */
    public static final Limits TERMINAL =
        new Limits(new Rate(0.5, 30), new Rate(10_000, 40_000), new Rate(4 << 20, 16 << 20));

    /** One network; behind a mobile operator's gateway a whole fleet is in one. */
    public static final Limits NETWORK =
        new Limits(
            new Rate(2_000, 20_000), new Rate(200_000, 500_000), new Rate(64 << 20, 1 << 28));
  }

  private static final class Buckets {
    private final TokenBucket connections;
    private final TokenBucket records;
    private final TokenBucket bytes;

    Buckets(Limits limits, long nowNanos) {
      connections = new TokenBucket(limits.connections(), nowNanos);
      records = new TokenBucket(limits.records(), nowNanos);
      bytes = new TokenBucket(limits.bytes(), nowNanos);
    }

    long take(int recordCount, int byteCount, long nowNanos) {
      return Math.max(records.take(recordCount, nowNanos), bytes.take(byteCount, nowNanos));
    }
  }

  private final Limits perTerminal;
  private final Limits perNetwork;
  private final RaisesAlarms alarms;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Map<Imei, Buckets> terminals = new Latest<>(MOST_TERMINALS);
  private final Map<Network, Buckets> networks = new Latest<>(MOST_NETWORKS);

  /**
   * @param nanos a clock that never goes back, for instance {@code System::nanoTime}
   */
  public Rates(
      Limits perTerminal,
      Limits perNetwork,
      RaisesAlarms alarms,
      InstantSource clock,
      LongSupplier nanos) {
    this.perTerminal = perTerminal;
    this.perNetwork = perNetwork;
    this.alarms = new CalmAlarms(alarms, clock);
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Whether the network may open one connection more. */
  public boolean mayConnect(InetAddress from) {
    Network network = networkOf(from);
    if (of(network).connections.tryTake(nanos.getAsLong())) {
      return true;
    }
    raise(network, "opens more connections than agreed");
    return false;
  }

  /** Whether the terminal may begin one session more. */
  public boolean mayConnect(Imei terminal) {
    if (of(terminal).connections.tryTake(nanos.getAsLong())) {
      return true;
    }
    raise(terminal, "connects more often than agreed");
    return false;
  }

  /** Counts what came and gives the nanoseconds for which nothing more is to be read; mostly 0. */
  public long pauseAfter(Imei terminal, InetAddress from, int records, int bytes) {
    long now = nanos.getAsLong();
    long ofTerminal = of(terminal).take(records, bytes, now);
    Network network = networkOf(from);
    long ofNetwork = of(network).take(records, bytes, now);
    if (ofTerminal > 0) {
      raise(terminal, "sends more than agreed");
    }
    if (ofNetwork > 0) {
      raise(network, "sends more than agreed");
    }
    return Math.max(ofTerminal, ofNetwork);
  }

  private static Network networkOf(InetAddress from) {
    return Network.of(from, from.getAddress().length == 4 ? IPV4_BITS : IPV6_BITS);
  }

  private Buckets of(Imei terminal) {
    synchronized (terminals) {
      return terminals.computeIfAbsent(terminal, _ -> new Buckets(perTerminal, nanos.getAsLong()));
    }
  }

  private Buckets of(Network network) {
    synchronized (networks) {
      return networks.computeIfAbsent(network, _ -> new Buckets(perNetwork, nanos.getAsLong()));
    }
  }

  private void raise(Imei terminal, String what) {
    alarms.raise(
        Alarm.of(
            AlarmKind.RATE_EXCEEDED,
            terminal,
            clock.instant(),
            "terminal " + terminal + " " + what));
  }

  private void raise(Network network, String what) {
    alarms.raise(
        new Alarm(
            AlarmKind.RATE_EXCEEDED,
            Optional.empty(),
            Optional.empty(),
            clock.instant(),
            "network " + network + " " + what));
  }

  /** Keeps the latest that were asked for. */
  static final class Latest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private final int most;

    Latest(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > most;
    }
  }
}
