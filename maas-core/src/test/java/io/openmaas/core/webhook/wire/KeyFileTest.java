package io.openmaas.core.webhook.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir private Path folder;

  @Test
  void a_key_is_made_once_and_read_by_its_owner_only() throws Exception {
    Path file = folder.resolve("keys/webhooks.key");
    byte[] key = KeyFile.ensure(file);
    assertEquals(32, key.length);
    assertArrayEquals(key, KeyFile.ensure(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(1, Files.list(file.getParent()).count());
  }

  @Test
  void a_damaged_one_is_told_of() throws Exception {
    Path file = folder.resolve("webhooks.key");
    Files.writeString(file, "%%%");
    assertThrows(IllegalStateException.class, () -> KeyFile.ensure(file));
  }
}
