package io.openmaas.terminal.protocol.teltonika;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.terminal.Imei;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any bytes. A failure prints its seed; OPENMAAS_SEED runs it again. */
class LawsTest {
  private static final Imei IMEI = new Imei("352093081452251");
  private static final long SEED =
      Long.parseLong(System.getenv().getOrDefault("OPENMAAS_SEED", "20260301"));

  private final Random random = new Random(SEED);
  private final RandomPackets packets = new RandomPackets(random);

  @Test
  void what_is_encoded_is_decoded() {
    for (int i = 0; i < 2_000; i++) {
      Packet packet = packets.next();
      assertEquals(packet, packetOf(FrameDecoder.decode(FrameEncoder.encode(packet))), seed(i));
    }
  }

  @Test
  void random_bytes_do_no_harm() {
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      for (Received received : new FrameReader().feed(bytes)) {
        assertTrue(isHarmless(received), seed(i));
      }
      for (Received received : greeted().feed(bytes)) {
        assertTrue(isHarmless(received), seed(i));
      }
    }
  }

  /** Right outside, random inside: length and checksum hold, what is between is anything. */
  @Test
  void random_bodies_do_no_harm() {
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = FrameEncoder.encode(packets.next());
      int changes = random.nextInt(1, 5);
      for (int change = 0; change < changes; change++) {
        frame[random.nextInt(8, frame.length - 4)] = (byte) random.nextInt();
      }
      int length = frame.length - FrameDecoder.OVERHEAD;
      int crc = Crc16.of(frame, 8, length);
      frame[frame.length - 2] = (byte) (crc >>> 8);
      frame[frame.length - 1] = (byte) crc;
      Received received = FrameDecoder.decode(frame);
      if (!(received instanceof Received.Malformed)) {
        assertArrayEquals(frame, FrameEncoder.encode(packetOf(received)), seed(i));
      }
    }
  }

  @Test
  void one_flipped_bit_anywhere_yields_no_record() {
    for (int i = 0; i < 100; i++) {
      byte[] frame = FrameEncoder.encode(packets.avl());
      for (int flips = 0; flips < 40; flips++) {
        byte[] flipped = frame.clone();
        int bit = random.nextInt(8 * frame.length);
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        for (Received received : greeted().feed(flipped)) {
          assertInstanceOf(Received.Malformed.class, received, seed(i) + ", bit " + bit);
        }
      }
    }
  }

  @Test
  void fragments_and_floods_read_alike() {
    for (int i = 0; i < 60; i++) {
      var stream = new ByteArrayOutputStream();
      stream.writeBytes(FrameEncoder.hello(IMEI));
      int count = random.nextInt(1, 6);
      for (int n = 0; n < count; n++) {
        if (random.nextBoolean()) {
          stream.write(0xff);
        }
        stream.writeBytes(FrameEncoder.encode(packets.next()));
      }
      byte[] all = stream.toByteArray();
      List<String> whole = names(new FrameReader().feed(all.clone()));
      assertEquals(whole, names(inPieces(all, 1 + random.nextInt(64))), seed(i));
      assertEquals(whole, names(inPieces(all, 1)), seed(i));
    }
  }

  @Test
  void an_idle_reader_holds_nothing() {
    var reader = new FrameReader();
    reader.feed(FrameEncoder.hello(IMEI));
    reader.feed(FrameEncoder.encode(packets.avl()));
    assertTrue(!reader.isWithinFrame());
    reader.feed(new byte[] {0, 0});
    assertTrue(reader.isWithinFrame());
  }

  private List<Received> inPieces(byte[] all, int most) {
    var reader = new FrameReader();
    var received = new ArrayList<Received>();
    for (int from = 0; from < all.length; ) {
      int to = Math.min(all.length, from + 1 + random.nextInt(most));
      received.addAll(reader.feed(Arrays.copyOfRange(all, from, to)));
      from = to;
    }
    return received;
  }

  private static List<String> names(List<Received> received) {
    return received.stream()
        .map(
            each ->
                switch (each) {
                  case Received.Records records -> records.packet().toString();
                  case Received.Hello _,
                      Received.KeepAlive _,
                      Received.Answers _,
                      Received.Malformed _ ->
                      each.toString();
                })
        .toList();
  }

  private static boolean isHarmless(Received received) {
    return received instanceof Received.Malformed || received instanceof Received.KeepAlive;
  }

  private static Packet packetOf(Received received) {
    return switch (received) {
      case Received.Records records -> records.packet();
      case Received.Answers answers -> answers.packet();
      case Received.Hello _, Received.KeepAlive _, Received.Malformed _ ->
          throw new AssertionError(received);
    };
  }

  private static FrameReader greeted() {
    var reader = new FrameReader();
    reader.feed(FrameEncoder.hello(IMEI));
    return reader;
  }

  private static String seed(int round) {
    return "seed " + SEED + ", round " + round;
  }
}
