package io.openmaas.app.cli;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Tells how far a long check is: on a terminal in place, elsewhere a line now and then. */
final class VerifyProgress implements AutoCloseable {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long EVERY_NANOS_IN_A_LOG = TimeUnit.SECONDS.toNanos(10);

  private final PrintStream out;
  private final boolean interactive = System.console() != null && System.console().isTerminal();
  private long toldAt = System.nanoTime();
  private boolean drawn;
  private volatile int vehicle;
  private volatile int vehicles;

  VerifyProgress(PrintStream out) {
    this.out = out;
  }

  /** A vehicle is begun. */
  void vehicle(int number, int of) {
    vehicle = number + 1;
    vehicles = of;
    tell("");
  }

  /** So many records of it have been read. */
  void records(long read) {
    tell(", " + read + " records");
  }

  private synchronized void tell(String more) {
    long now = System.nanoTime();
    if (now - toldAt < (interactive ? EVERY_NANOS : EVERY_NANOS_IN_A_LOG)) {
      return;
    }
    toldAt = now;
    String line = "vehicle " + vehicle + " of " + vehicles + more;
    if (interactive) {
      out.print("\r\u001b[K" + line);
      out.flush();
      drawn = true;
    } else {
      out.println(line);
    }
  }

  @Override
  public synchronized void close() {
    if (drawn) {
      out.print("\r\u001b[K");
      out.flush();
      drawn = false;
    }
  }
}
