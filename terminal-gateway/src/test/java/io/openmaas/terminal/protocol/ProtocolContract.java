package io.openmaas.terminal.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What holds for every protocol, for any bytes. A failure prints its seed; OPENMAAS_SEED runs it
 * again.
 */
public interface ProtocolContract {

  /**
   * Something a terminal or the platform can say.
   *
   * @param meaning equal where the meaning is
   * @param wire what is sent for it
   */
  record Sample(Object meaning, byte[] wire) {}

  /** Any of the things that can be said, of about the usual size. */
  Sample sample(Random random);

  /**
   * Reads a new stream that comes in these pieces, behind whatever greeting the protocol needs.
   * Gives, in order, the meaning of what was valid: what a gateway would answer with anything but a
   * refusal. What was not valid, or needs no answer, is left out.
   */
  List<Object> read(List<byte[]> pieces);

  /** Whether the protocol's checksum finds every single wrong bit. */
  default boolean findsEveryWrongBit() {
    return true;
  }

  private static long seed() {
    return Long.parseLong(System.getenv().getOrDefault("OPENMAAS_SEED", "20260301"));
  }

  private static String seed(int round) {
    return "seed " + seed() + ", round " + round;
  }

  @Test
  default void what_is_encoded_is_decoded() {
    var random = new Random(seed());
    for (int i = 0; i < 3_000; i++) {
      Sample sample = sample(random);
      assertEquals(List.of(sample.meaning()), read(List.of(sample.wire())), seed(i));
    }
  }

  @Test
  default void fragments_and_floods_read_alike() {
    var random = new Random(seed());
    for (int i = 0; i < 200; i++) {
      var meanings = new ArrayList<Object>();
      var stream = new ByteArrayOutputStream();
      int count = random.nextInt(1, 6);
      for (int n = 0; n < count; n++) {
        Sample sample = sample(random);
        meanings.add(sample.meaning());
        stream.writeBytes(sample.wire());
      }
      byte[] all = stream.toByteArray();
      assertEquals(meanings, read(List.of(all)), seed(i));
      assertEquals(meanings, read(pieces(all, 1, random)), seed(i));
      assertEquals(meanings, read(pieces(all, 64, random)), seed(i));
    }
  }

  private static List<byte[]> pieces(byte[] all, int most, Random random) {
    var pieces = new ArrayList<byte[]>();
    for (int from = 0; from < all.length; ) {
      int to = Math.min(all.length, from + 1 + random.nextInt(most));
      pieces.add(Arrays.copyOfRange(all, from, to));
      from = to;
    }
    return pieces;
  }

  @Test
  default void the_beginning_of_something_is_nothing() {
    var random = new Random(seed());
    for (int i = 0; i < 1_000; i++) {
      byte[] wire = sample(random).wire();
      byte[] beginning = Arrays.copyOf(wire, random.nextInt(wire.length));
      assertEquals(List.of(), read(List.of(beginning)), seed(i));
    }
  }

  @Test
  default void one_flipped_bit_is_never_taken() {
    var random = new Random(seed());
    for (int i = 0; i < 2_000; i++) {
      Sample sample = sample(random);
      byte[] flipped = sample.wire().clone();
      int bit = random.nextInt(8 * flipped.length);
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      List<Object> read = read(List.of(flipped));
      if (findsEveryWrongBit()) {
        assertEquals(List.of(), read, seed(i) + ", bit " + bit);
      }
    }
  }

  @Test
  default void random_bytes_are_never_taken() {
    var random = new Random(seed());
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertEquals(List.of(), read(List.of(bytes)), seed(i));
    }
  }

  /** However it is mangled: no exception escapes, and no more is read than was sent. */
  @Test
  default void mutated_bytes_do_no_harm() {
    var random = new Random(seed());
    for (int i = 0; i < 10_000; i++) {
      byte[] wire = sample(random).wire();
      var mutated = new ByteArrayOutputStream();
      for (byte each : wire) {
        switch (random.nextInt(40)) {
          case 0 -> mutated.write(random.nextInt());
          case 1 -> {} // lost
          case 2 -> { // doubled
            mutated.write(each);
            mutated.write(each);
          }
          default -> mutated.write(each);
        }
      }
      List<Object> read = read(List.of(mutated.toByteArray()));
      assertTrue(read.size() <= 2 + wire.length / 4, seed(i));
    }
  }
}
