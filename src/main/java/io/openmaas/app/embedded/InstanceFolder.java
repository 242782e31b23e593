package io.openmaas.app.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder in which one running instance keeps its database, keys and logs. It is locked while
 * the instance runs; the lock ends with the process, however it ends.
 */
public final class InstanceFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lock;

  private InstanceFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Creates the folder where needed and locks it.
   *
   * @throws StartFailure if it cannot be written, or another process runs in it
   */
  public static InstanceFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(channel)) {
        channel.close();
        throw new StartFailure(
            "another OpenMaaS"
                + runningPid(folder)
                + " uses the folder "
                + folder
                + ": stop it, or choose another with --data DIR");
      }
      Files.writeString(folder.resolve("pid"), Long.toString(ProcessHandle.current().pid()));
      return new InstanceFolder(folder, channel);
    } catch (IOException e) {
      throw new StartFailure("cannot use the folder " + folder + ": " + e.getMessage(), e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (java.nio.channels.OverlappingFileLockException e) {
      return false;
    }
  }

  private static String runningPid(Path folder) {
    try {
      return " (process "
          + Files.readString(folder.resolve("pid"), StandardCharsets.UTF_8).strip()
          + ")";
    } catch (IOException e) {
      return "";
    }
  }

  public Path path() {
    return folder;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // the process is ending, and with it the lock
    }
  }
}
