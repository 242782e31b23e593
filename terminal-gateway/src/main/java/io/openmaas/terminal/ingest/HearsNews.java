package io.openmaas.terminal.ingest;

import java.util.List;

/** The port by which parts of the same process hear of what was committed, without reading it. */
public interface HearsNews {

  /**
   * Takes what a commit added, before its frames are acknowledged; returns at once and does not
   * throw. News of a vehicle come in the order of its links, but not those that another process
   * committed.
   */
  void note(List<VehicleNews> news);
}
