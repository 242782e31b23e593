package io.openmaas.terminal.simulator;

import io.openmaas.terminal.Imei;
import java.util.concurrent.CompletionStage;

/** A drive that is under way. */
public interface RunningDrive {

  Imei terminal();

  DriveProgress progress();

  /**
   * Completes when the gateway has acknowledged the last record; fails with {@link
   * java.util.concurrent.CancellationException} if the simulation is closed before. The drive can
   * then be resumed by another process.
   */
  CompletionStage<DriveProgress> finished();
}
