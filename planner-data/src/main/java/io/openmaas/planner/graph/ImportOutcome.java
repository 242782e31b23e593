package io.openmaas.planner.graph;

import io.openmaas.planner.check.Finding;
import java.util.List;

/** How an import ended. */
public sealed interface ImportOutcome {

  /** Errors first, then warnings. */
  List<Finding> findings();

  /**
   * The city is there.
   *
   * @param findings warnings only
   */
  record Imported(InstalledCity installed, GraphOrigin graph, List<Finding> findings)
      implements ImportOutcome {
    public Imported {
      findings = List.copyOf(findings);
    }
  }

  /** The inputs have errors; nothing was changed. */
  record Refused(List<Finding> findings) implements ImportOutcome {
    public Refused {
      findings = List.copyOf(findings);
    }
  }

  /** Where the graph came from. */
  enum GraphOrigin {
    BUILT,
    CACHE
  }
}
