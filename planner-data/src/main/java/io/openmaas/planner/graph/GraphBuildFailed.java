package io.openmaas.planner.graph;

/** The engine could not build a graph from inputs that passed the checks. Not retryable as is. */
public final class GraphBuildFailed extends RuntimeException {
  public GraphBuildFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
