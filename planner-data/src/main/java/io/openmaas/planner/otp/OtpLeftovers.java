package io.openmaas.planner.otp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * Planners that a hard kill of the server left behind. Each is known by the folder in which its
 * server runs, which is on its command line: so it is also found when the kill came before its
 * process id was written down.
 */
final class OtpLeftovers {
  private static final Logger LOG = Logger.getLogger(OtpLeftovers.class);

  private OtpLeftovers() {}

  /** What is put on the command line of a planner. */
  static String mark(Path folder) {
    return "-Dopenmaas.planner.of=" + folder.toAbsolutePath().normalize();
  }

  /**
   * Ends all processes that carry the mark of the folder and were not started by a process that
   * still lives; waits until they are gone.
   */
  static void endMarked(Path folder) {
    String mark = mark(folder);
    ProcessHandle.allProcesses()
        .filter(process -> carries(process, mark))
        .filter(OtpLeftovers::isOrphan)
        .forEach(
            process -> {
              PidFile.end(process);
              LOG.infof("ended a planner that was left behind (process %d)", process.pid());
            });
  }

  private static boolean carries(ProcessHandle process, String mark) {
    return process.info().arguments().stream()
        .flatMap(java.util.Arrays::stream)
        .anyMatch(mark::equals);
  }

  /** Its parent was a Java process; an orphan is given to init or its like. */
  private static boolean isOrphan(ProcessHandle process) {
    return process
        .parent()
        .flatMap(parent -> parent.info().command())
        .filter(command -> command.endsWith("java"))
        .isEmpty();
  }

  /**
   * Ends all that the pid files in a folder name, of whichever city, and waits until they are gone.
   */
  static void endAll(Path run) {
    endMarked(run);
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
