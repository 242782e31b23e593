package io.openmaas.terminal.ingest;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** The port to what keeps frames. */
public interface CommitsFrames {

  /**
   * Keeps all of these frames, or none, in one transaction. Keeping the same again changes nothing.
   *
   * @return what was new, one entry for each vehicle with new records; fails with {@link
   *     IngestFailure}
   */
  Uni<List<VehicleNews>> commit(List<ArrivedFrame> frames);
}
