package io.openmaas.planner.graph;

import java.nio.file.Path;

/** The port to what builds a routing graph. */
public interface BuildsGraph {

  /** All that decides the graph beside the bytes of the inputs: engine, version, configuration. */
  String recipe(GraphInputs inputs);

  /**
   * Writes the graph; blocks until it is there.
   *
   * @param target does not exist yet; its folder does
   * @param progress of this work, from 0 to 1
   * @throws GraphBuildFailed if it cannot be built; nothing is left behind
   */
  void build(GraphInputs inputs, Path target, Progress progress);
}
