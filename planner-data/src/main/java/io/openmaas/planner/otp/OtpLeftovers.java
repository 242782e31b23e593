package io.openmaas.planner.otp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Planners that a hard kill of the server left behind. */
final class OtpLeftovers {
  private static final Logger LOG = Logger.getLogger(OtpLeftovers.class);

  private OtpLeftovers() {}

  /**
   * Ends all that the pid files in a folder name, of whichever city, and waits until they are gone.
   */
  static void endAll(Path run) {
    if (!Files.isDirectory(run)) {
      return;
    }
    try (var files = Files.newDirectoryStream(run, "otp-*.pid")) {
      for (Path file : files) {
        if (new PidFile(file, OtpInstallation.MAIN_CLASS).endLeftover() == PidFile.Leftover.ENDED) {
          LOG.infof("ended a planner that was left behind (%s)", file.getFileName());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + run, e);
    }
  }
}
