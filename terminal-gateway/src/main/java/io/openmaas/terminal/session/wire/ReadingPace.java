package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.teltonika.Received;
import io.openmaas.terminal.session.Rates;
import io.vertx.core.Context;
import java.net.InetAddress;
import java.util.List;

/**
 * Holds one connection to the agreed rate: over it nothing is lost, what follows is read later.
 * Event loop only.
 */
final class ReadingPace {
  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  private final Context loop;
  private final Rates rates;
  private final InetAddress from;
  private final Runnable goOn;
  private boolean resting;

  /**
   * @param goOn told on the loop that a rest is over
   */
  ReadingPace(Context loop, Rates rates, InetAddress from, Runnable goOn) {
    this.loop = loop;
    this.rates = rates;
    this.from = from;
    this.goOn = goOn;
  }

  /** Whether nothing is to be read for the moment. */
  boolean isResting() {
    return resting;
  }

  /** Counts what was read. */
  void count(Imei terminal, List<Received> received, int bytes) {
    int records = 0;
    for (Received each : received) {
      if (each instanceof Received.Records some) {
        records += some.packet().records().size();
      }
    }
    long pauseNanos = rates.pauseAfter(terminal, from, records, bytes);
    if (pauseNanos > 0 && !resting) {
      resting = true;
      long millis = Math.clamp(pauseNanos / 1_000_000, 1, LONGEST_PAUSE_MILLIS);
      loop.owner().setTimer(millis, _ -> loop.runOnContext(_ -> rested()));
    }
  }

  private void rested() {
    resting = false;
    goOn.run();
  }
}
