package io.openmaas.app.cli;

import io.openmaas.planner.graph.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** Draws progress as a bar on a terminal, and as a line per phase and tenth elsewhere. */
final class ProgressBar implements Progress, AutoCloseable {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean interactive = System.console() != null && System.console().isTerminal();
  private String drawn = "";

  ProgressBar(PrintStream out) {
    this.out = out;
  }

  @Override
  public void at(Phase phase, double share, String message) {
    at(phase.name(), share, message);
  }

  /** As {@link #at(Phase, double, String)}, of work with phases of its own. */
  void at(String phase, double share, String message) {
    int percent = (int) Math.floor(share * 100);
    String line = String.format(Locale.ROOT, "%3d %%  %s", percent, message);
    String key = interactive ? line : phase + " " + percent / 10;
    if (key.equals(drawn)) {
      return;
    }
    drawn = key;
    if (interactive) {
      int full = (int) Math.round(share * WIDTH);
      out.print("\r\u001b[K[" + "█".repeat(full) + "·".repeat(WIDTH - full) + "] " + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  @Override
  public void close() {
    if (interactive && !drawn.isEmpty()) {
      out.print("\r\u001b[K");
      out.flush();
      drawn = "";
    }
  }
}
