package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Imei;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Packets of any content that the wire can carry. */
final class RandomPackets {
  private static final int[] WIDTHS = {1, 2, 4, 8};

  private final RandomGenerator random;

  RandomPackets(RandomGenerator random) {
    this.random = random;
  }

  Packet next() {
    return random.nextInt(4) == 0 ? command() : avl();
  }

  /** Few records, or a command. */
  Packet small() {
    return random.nextInt(4) == 0 ? command() : avl(random.nextInt(1, 3));
  }

  Packet.Avl avl() {
    return avl(random.nextInt(10) == 0 ? 255 : random.nextInt(1, 6));
  }

  private Packet.Avl avl(int count) {
    AvlCodec codec = AvlCodec.values()[random.nextInt(3)];
    var records = new ArrayList<AvlRecord>();
    for (int i = 0; i < count; i++) {
      records.add(record(codec));
    }
    return new Packet.Avl(codec, records);
  }

  private AvlRecord record(AvlCodec codec) {
    int ids = codec == AvlCodec.CODEC_8 ? 256 : 65_536;
    return new AvlRecord(
        Instant.ofEpochMilli(random.nextLong()),
        random.nextInt(256),
        new AvlRecord.Gnss(
            random.nextInt(),
            random.nextInt(),
            (short) random.nextInt(),
            random.nextInt(65_536),
            random.nextInt(256),
            random.nextInt(65_536)),
        random.nextInt(ids),
        codec == AvlCodec.CODEC_16 ? OptionalInt.of(random.nextInt(256)) : OptionalInt.empty(),
        elements(codec, ids));
  }

  private List<IoElement> elements(AvlCodec codec, int ids) {
    var elements = new ArrayList<IoElement>();
    for (int width : WIDTHS) {
      int count = random.nextInt(4);
      for (int i = 0; i < count; i++) {
        long raw = width == 8 ? random.nextLong() : random.nextLong() >>> 64 - 8 * width;
        elements.add(new IoElement.Fixed(random.nextInt(ids), width, raw));
      }
    }
    if (codec == AvlCodec.CODEC_8_EXTENDED && random.nextInt(3) == 0) {
      elements.add(new IoElement.Variable(random.nextInt(ids), octets(40)));
    }
    return elements;
  }

  private Packet.Command command() {
    CommandCodec codec = CommandCodec.values()[random.nextInt(3)];
    return new Packet.Command(
        codec,
        List.of(
            new Packet.Message(
                random.nextInt(256),
                codec == CommandCodec.CODEC_13
                    ? Optional.of(Instant.ofEpochSecond(random.nextLong(1L << 32)))
                    : Optional.empty(),
                codec == CommandCodec.CODEC_14 ? Optional.of(imei()) : Optional.empty(),
                octets(60))));
  }

  Imei imei() {
    return new Imei("%015d".formatted(random.nextLong(1_000_000_000_000_000L)));
  }

  private Octets octets(int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return new Octets(bytes);
  }
}
