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

  /**
   * A million frames, or as many as {@code -Dopenmaas.laws.frames} says: random, mutated, cut and
   * joined. Whatever the reader makes of them, it throws nothing, keeps no more than one frame, and
   * gives only records whose frame, read by itself, is right and encodes to the same bytes: nothing
   * else is acknowledged.
   */
  @Test
  void no_frame_does_harm_and_only_right_ones_are_acknowledged() {
    int frames = Integer.getInteger("openmaas.laws.frames", 60_000);
    var usual = ModelDictionary.find(ModelDictionary.USUAL_MODEL).orElseThrow();
    int taken = 0;
    for (int i = 0; i < frames; i++) {
      byte[] bytes = mutated();
      var reader = greeted();
      for (Received received : inPieces(reader, bytes, 1 + random.nextInt(bytes.length + 1))) {
        switch (received) {
          case Received.Records records -> {
            taken++;
            assertTrue(isRight(records.frame()), seed(i));
            assertArrayEquals(records.frame(), FrameEncoder.encode(records.packet()), seed(i));
            records.packet().records().forEach(record -> usual.toRecord(IMEI, record));
          }
          case Received.Answers answers ->
              assertTrue(!answers.packet().messages().isEmpty(), seed(i));
          case Received.Hello _ -> throw new AssertionError(seed(i));
          case Received.KeepAlive _, Received.Malformed _ -> {}
        }
      }
      assertTrue(reader.heldBytes() <= FrameReader.MAX_BODY_BYTES + bytes.length + 12, seed(i));
      datagramsDoNoHarm(bytes, i);
    }
    assertTrue(taken > frames / 100, "some are right, or nothing was tested");
  }

  private void datagramsDoNoHarm(byte[] frame, int round) {
    byte[] bytes =
        random.nextBoolean()
            ? frame
            : FrameEncoder.datagram(
                random.nextInt(65_536), random.nextInt(256), IMEI, packets.avl());
    if (random.nextBoolean() && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    if (Datagram.decode(bytes) instanceof Datagram.Records got) {
      byte[] again =
          FrameEncoder.datagram(got.packetId(), got.avlPacketId(), got.terminal(), got.packet());
      assertArrayEquals(bytes, again, seed(round));
    }
  }

  /** Read by the rules of the wire alone, without the decoder. */
  private static boolean isRight(byte[] frame) {
    var bytes = java.nio.ByteBuffer.wrap(frame);
    int length = frame.length - FrameDecoder.OVERHEAD;
    int crc = 0;
    for (int i = 8; i < 8 + length; i++) {
      crc ^= frame[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xa001;
      }
    }
    return bytes.getInt(0) == 0
        && bytes.getInt(4) == length
        && bytes.getInt(8 + length) == crc
        && frame[9] == frame[7 + length];
  }

  private byte[] mutated() {
    byte[] frame = FrameEncoder.encode(packets.small());
    switch (random.nextInt(8)) {
      case 0 -> {} // as it is
      case 1 -> random.nextBytes(frame);
      case 2 -> frame = Arrays.copyOf(frame, random.nextInt(frame.length + 1));
      case 3 -> frame = Arrays.copyOf(frame, frame.length + random.nextInt(20));
      case 4 -> frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
      case 5 -> frame[4 + random.nextInt(6)] = (byte) random.nextInt();
      case 6 -> { // two in one, the first perhaps hurt
        byte[] second = FrameEncoder.encode(packets.small());
        frame[random.nextInt(frame.length)] ^= (byte) random.nextInt(2);
        frame = Arrays.copyOf(frame, frame.length + second.length);
        System.arraycopy(second, 0, frame, frame.length - second.length, second.length);
      }
      default -> { // wrong inside, with a checksum that is right
        frame[random.nextInt(8, frame.length - 4)] = (byte) random.nextInt();
        int crc = Crc16.of(frame, 8, frame.length - FrameDecoder.OVERHEAD);
        frame[frame.length - 2] = (byte) (crc >>> 8);
        frame[frame.length - 1] = (byte) crc;
      }
    }
    return frame;
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
    return inPieces(new FrameReader(), all, most);
  }

  private List<Received> inPieces(FrameReader reader, byte[] all, int most) {
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
