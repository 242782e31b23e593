package io.openmaas.billing.invoice.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedBytesTest {

  /** Law: unpack(pack(x)) = x, whatever repeats how far apart. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void unpacking_gives_back_what_was_packed(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[random.nextInt(1 << random.nextInt(1, 16))];
      int letters = 1 + random.nextInt(1 << random.nextInt(1, 8));
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            i > 20 && random.nextInt(40) > 0
                ? bytes[i - 1 - random.nextInt(20)]
                : (byte) random.nextInt(letters);
      }
      assertArrayEquals(bytes, PackedBytes.unpack(PackedBytes.pack(bytes)), "seed " + seed);
    }
  }

  @Test
  void what_repeats_becomes_short() {
    byte[] bytes =
        "{\"kind\":\"TRANSIT\",\"from\":\"2026-09-02\"},"
            .repeat(40)
            .getBytes(StandardCharsets.UTF_8);
    assertTrue(PackedBytes.pack(bytes).length < 60);
  }

  @Test
  void bytes_that_are_not_whole_are_refused_and_never_loop() {
    var random = new Random(7);
    byte[] packed = PackedBytes.pack("abcdefgh".repeat(50).getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < packed.length; i++) {
      byte[] cut = Arrays.copyOf(packed, i);
      assertThrows(IllegalArgumentException.class, () -> PackedBytes.unpack(cut));
    }
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(30)];
      random.nextBytes(noise);
      try {
        PackedBytes.unpack(noise);
      } catch (IllegalArgumentException expected) {
        // refused
      }
    }
  }
}
