package io.openmaas.core.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
  @TempDir Path folder;

  @Test
  void keys_are_made_once_and_for_their_owner_only() throws Exception {
    SigningKeys first = SigningKeys.ensure(folder.resolve("keys"));
    String made = Files.readString(first.privateKey());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(first.privateKey())));
    assertEquals(first, SigningKeys.ensure(folder.resolve("keys")));
    assertEquals(made, Files.readString(first.privateKey()));
  }

  @Test
  void keys_that_do_not_belong_together_stop_the_start() throws Exception {
    SigningKeys keys = SigningKeys.ensure(folder.resolve("a"));
    Files.copy(
        SigningKeys.ensure(folder.resolve("b")).publicKey(),
        keys.publicKey(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    var refusal =
        assertThrows(IllegalStateException.class, () -> SigningKeys.ensure(folder.resolve("a")));
    assertTrue(refusal.getMessage().contains("do not belong together"));
    Files.writeString(keys.privateKey(), "rubbish");
    assertThrows(IllegalStateException.class, () -> SigningKeys.ensure(folder.resolve("a")));
  }
}
