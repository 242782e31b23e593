package io.openmaas.core.webhook.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The key that secrets of webhooks are derived from, in a file that only its owner reads. */
final class KeyFile {
  private static final int BYTES = 32;

  private KeyFile() {}

  /**
   * The key in this file, made if there is none.
   *
   * @throws IllegalStateException if what is there is no key
   */
  static byte[] ensure(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (!Files.exists(file)) {
        make(file);
      }
      return Base64.getDecoder().decode(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write the key of webhooks " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          file + " is damaged; remove it to have a new one made (webhooks then have new secrets)",
          e);
    }
  }

  /** Written aside and moved, so that no crash leaves half a key. */
  private static void make(Path file) throws IOException {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    Path draft =
        Files.createTempFile(file.toAbsolutePath().getParent(), "webhooks", ".new", owner());
    try {
      Files.writeString(draft, Base64.getEncoder().encodeToString(key) + "\n");
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException _) {
      // another process was first: its key is the one
    } finally {
      Files.delete(draft);
    }
  }

  private static FileAttribute<?>[] owner() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
