package io.openmaas.planner.graph;

/** Told how far a long piece of work has come. Called from one thread at a time. */
@FunctionalInterface
public interface Progress {

  /**
   * @param share of the whole work, 0 to 1, never falling
   * @param message what is being done, for people
   */
  void at(Phase phase, double share, String message);

  Progress SILENT = (_, _, _) -> {};

  /** The parts of an import, in order. */
  enum Phase {
    CHECKING,
    GRAPH,
    BASEMAP,
    ACTIVATING,
    DONE
  }

  /** A part of this work as a work of its own: its 0 to 1 becomes {@code from} to {@code to}. */
  default Progress part(double from, double to) {
    return (phase, share, message) ->
        at(phase, from + (to - from) * Math.clamp(share, 0, 1), message);
  }
}
