package io.openmaas.planner.graph.store;

import io.openmaas.planner.graph.GraphBuildFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One import at a time into a data folder; ends with the process, however it ends. */
final class ImportLock implements AutoCloseable {
  private final FileChannel channel;

  private ImportLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws GraphBuildFailed if another process holds it
   */
  static ImportLock take(Path data) {
    Folders.create(data.resolve("cache"));
    try {
      FileChannel channel =
          FileChannel.open(
              data.resolve("cache/import.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (!lock(channel)) {
        channel.close();
        throw new GraphBuildFailed(
            "another import into " + data + " is under way: wait for its end", null);
      }
      return new ImportLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + data + ": " + e.getMessage(), e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
