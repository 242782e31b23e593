package io.openmaas.terminal.command.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandKeyTest {
  @TempDir Path folder;

  @Test
  void the_key_is_made_once_and_kept() throws IOException {
    CommandKey made = CommandKey.ensure(folder.resolve("keys"));
    CommandKey again = CommandKey.ensure(folder.resolve("keys"));
    byte[] message = "open".getBytes();
    assertTrue(CommandKey.verify(made.publicKey(), message, again.sign(message)));
    assertArrayEquals(made.sign(message), again.sign(message));
    assertEquals(32, Base64.getDecoder().decode(again.rawPublicKey()).length);
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("keys/command-private.pem"))));
  }

  @Test
  void a_damaged_key_is_named_in_one_line() throws IOException {
    CommandKey.ensure(folder);
    CommandKey.ensure(folder.resolve("other"));
    Files.copy(
        folder.resolve("other/command-public.pem"),
        folder.resolve("command-public.pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    var failure = assertThrows(IllegalStateException.class, () -> CommandKey.ensure(folder));
    assertTrue(failure.getMessage().contains(folder.toString()));
  }
}
