package io.openmaas.planner.graph.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a built file should hash to, in a file beside it: a damaged graph is not served again. */
public final class Checksum {

  private Checksum() {}

  static Path of(Path file) {
    return file.resolveSibling(file.getFileName() + ".sha256");
  }

  /**
   * Notes the checksum of a file under the name it will have; a name the file does not have yet is
   * overwritten.
   */
  static void note(Path content, Path name) {
    try {
      Files.deleteIfExists(of(name)); // it may be linked to: never write through it
      Files.writeString(of(name), Folders.hash(content));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + of(name), e);
    }
  }

  /** Whether the file is there and is what it was when its checksum was noted. */
  public static boolean matches(Path file) {
    try {
      return Files.isRegularFile(file)
          && Files.isRegularFile(of(file))
          && Files.readString(of(file)).strip().equals(Folders.hash(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + of(file), e);
    }
  }
}
