package io.openmaas.terminal.protocol.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.protocol.reference.json.EnvelopeReader;
import io.openmaas.terminal.protocol.reference.json.ReceiptCodec;
import io.openmaas.terminal.protocol.reference.json.RecordsCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReferenceLawsTest {
  private static final SigningKey KEY = SigningKey.generate();

  /** As many messages as {@code -Dopenmaas.laws.frames} says; the tests have fewer than a soak. */
  private static final int FRAMES = Integer.getInteger("openmaas.laws.frames", 40_000);

  /** After so many another message is mutated. */
  private static final int OF_ONE_MESSAGE = 20_000;

  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final RandomRecords generator = new RandomRecords(random);

  private SignedRecords message(int most) {
    Imei imei = generator.imei();
    ChainHead before =
        random.nextBoolean()
            ? ChainHead.start(random.nextLong(1, ChainHead.HIGHEST))
            : new ChainHead(
                random.nextLong(1, ChainHead.HIGHEST),
                random.nextLong(1, 1L << 50),
                "ab".repeat(32));
    return SignedRecords.sign(imei, before, generator.records(imei, most), KEY);
  }

  @Test
  void decode_of_encode_is_the_same_and_the_signature_holds() {
    for (int i = 0; i < 300; i++) {
      SignedRecords message = message(20);
      Arrival read = RecordsCodec.read(RecordsCodec.write(message));
      if (read instanceof Arrival.Malformed malformed) {
        assertTrue(
            RecordsCodec.write(message).length > SignedRecords.MOST_BYTES,
            malformed.words() + ", seed " + seed);
        continue;
      }
      SignedRecords back = ((Arrival.Records) read).records();
      assertEquals(message, back, "seed " + seed);
      assertTrue(back.isBy(KEY.verifying(), back.heads().getLast()), "seed " + seed);
      assertArrayEquals(RecordsCodec.write(message), RecordsCodec.write(back));
    }
  }

  @Test
  void mutated_and_random_messages_neither_throw_nor_pass_for_others() {
    byte[] original = {};
    SignedRecords meant = null;
    for (int i = 0; i < FRAMES; i++) {
      if (i % OF_ONE_MESSAGE == 0) {
        original = RecordsCodec.write(message(3));
        meant = ((Arrival.Records) RecordsCodec.read(original)).records();
      }
      byte[] bytes = mutated(original);
      if (RecordsCodec.read(bytes) instanceof Arrival.Records(var records)
          && records.isBy(KEY.verifying(), records.heads().getLast())) {
        assertEquals(meant, records, "seed " + seed + ": " + new String(bytes));
      }
      ReceiptCodec.read(bytes);
      new EnvelopeReader(KEY.verifying()).read(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    for (int i = 0; i < FRAMES / 4; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertInstanceOf(Arrival.Malformed.class, RecordsCodec.read(bytes), "seed " + seed);
      assertInstanceOf(Arrival.Malformed.class, ReceiptCodec.read(bytes), "seed " + seed);
    }
  }

  private byte[] mutated(byte[] original) {
    byte[] bytes = original.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      default -> {
        int from = random.nextInt(bytes.length);
        int to = random.nextInt(from, bytes.length);
        System.arraycopy(bytes, from, bytes, 0, to - from);
      }
    }
    return bytes;
  }

  @Test
  void the_canonical_form_is_the_published_one() {
    Imei imei = new Imei("356307042441013");
    var record =
        new TerminalRecord(
            imei,
            Instant.ofEpochMilli(1_772_352_000_000L),
            Optional.of(new TerminalRecord.Fix(new Coordinates(54.9, -13.9000001), 12, 180, 40, 9)),
            Map.of(Measure.ODOMETER_CAN_M, 48_000_123L, Measure.IGNITION, 1L),
            Map.of(Detail.DRIVER_CARD, "04A2 B6"));
    assertEquals(
        """
        openmaas-terminal/1
        356307042441013
        1
        1
        0000000000000000000000000000000000000000000000000000000000000000
        1772352000000
        549000000 -139000001 12 180 40 9
        IGNITION=1
        ODOMETER_CAN_M=48000123
        DRIVER_CARD=04A2 B6
        """,
        new String(CanonicalForm.of(ChainHead.start(1), record), StandardCharsets.US_ASCII));
    var noFix = new TerminalRecord(imei, Instant.ofEpochMilli(0), Optional.empty(), Map.of());
    assertTrue(
        new String(CanonicalForm.of(ChainHead.start(1), noFix), StandardCharsets.US_ASCII)
            .endsWith("\n0\n-\n"));
  }

  @Test
  void how_a_message_is_cut_changes_no_hash() {
    for (int i = 0; i < 50; i++) {
      Imei imei = generator.imei();
      List<TerminalRecord> all = generator.records(imei, 30);
      ChainHead whole = SignedRecords.sign(imei, ChainHead.start(7), all, KEY).heads().getLast();
      ChainHead head = ChainHead.start(7);
      for (int from = 0; from < all.size(); ) {
        int to = Math.min(all.size(), from + random.nextInt(1, 5));
        head = SignedRecords.sign(imei, head, all.subList(from, to), KEY).heads().getLast();
        from = to;
      }
      assertEquals(whole, head, "seed " + seed);
    }
  }

  @Test
  void whoever_changes_moves_or_leaves_out_a_record_breaks_the_chain() {
    Imei imei = generator.imei();
    List<TerminalRecord> records = generator.records(imei, 30);
    ChainHead known = ChainHead.start(1);
    SignedRecords first = SignedRecords.sign(imei, known, records, KEY);
    known = first.heads().getLast();
    List<TerminalRecord> more = generator.records(imei, 30);
    SignedRecords second = SignedRecords.sign(imei, known, more, KEY);
    assertInstanceOf(ChainVerdict.Continues.class, judge(known, second));
    assertInstanceOf(ChainVerdict.Repeats.class, judge(second.heads().getLast(), second));
    // a gap
    assertInstanceOf(ChainVerdict.Broken.class, judge(ChainHead.start(1), second));
    // another past
    var forged = new ChainHead(1, known.sequence(), "cd".repeat(32));
    assertInstanceOf(
        ChainVerdict.Broken.class, judge(known, SignedRecords.sign(imei, forged, more, KEY)));
    // a past rewritten from the middle
    SignedRecords other =
        SignedRecords.sign(imei, ChainHead.start(1), generator.records(imei, 60), KEY);
    ChainVerdict verdict = judge(known, other);
    assertFalse(verdict instanceof ChainVerdict.Continues, "seed " + seed);
    // cut otherwise, half of it known
    var both = new ArrayList<>(records);
    both.addAll(more);
    if (both.size() <= SignedRecords.MOST) {
      SignedRecords straddling = SignedRecords.sign(imei, ChainHead.start(1), both, KEY);
      assertEquals(
          new ChainVerdict.Continues(records.size(), second.heads().getLast(), false),
          judge(known, straddling));
    }
    // a new epoch
    SignedRecords renewed = SignedRecords.sign(imei, ChainHead.start(2), more, KEY);
    assertEquals(
        new ChainVerdict.Continues(0, renewed.heads().getLast(), true), judge(known, renewed));
    var midway = new ChainHead(2, 5, "ab".repeat(32));
    assertInstanceOf(
        ChainVerdict.Broken.class, judge(known, SignedRecords.sign(imei, midway, more, KEY)));
    // an old epoch
    assertInstanceOf(ChainVerdict.Earlier.class, judge(renewed.heads().getLast(), second));
  }

  private static ChainVerdict judge(ChainHead known, SignedRecords came) {
    return ChainVerdict.of(known, came, came.heads());
  }

  @Test
  void receipts_come_back_as_they_were_written() {
    for (int i = 0; i < 200; i++) {
      var receipt =
          new Receipt(
              generator.imei(),
              new UUID(random.nextLong(), random.nextLong()),
              random.nextLong(1, 1L << 50),
              random.nextBoolean()
                  ? new Receipt.Outcome.Done()
                  : new Receipt.Outcome.Refused("expired: " + random.nextInt()),
              Instant.ofEpochMilli(random.nextLong(1L << 44)),
              Map.of(Measure.LOCKED, 1L, Measure.IGNITION, (long) random.nextInt(2)));
      SignedText text = ReceiptCodec.write(receipt, KEY);
      var read =
          (Arrival.OfReceipt) ReceiptCodec.read(text.text().getBytes(StandardCharsets.US_ASCII));
      assertEquals(receipt, read.receipt(), "seed " + seed);
      assertTrue(read.text().isBy(KEY.verifying()));
      assertFalse(read.text().isBy(SigningKey.generate().verifying()));
    }
  }

  @Test
  void keys_are_read_raw_and_as_x509_and_nothing_else() {
    String x509 = KEY.verifying().text();
    byte[] bytes = Base64.getDecoder().decode(x509);
    String raw = Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, 12, bytes.length));
    byte[] content = "a".getBytes(StandardCharsets.US_ASCII);
    assertTrue(TerminalKey.parse(raw).orElseThrow().verifies(content, KEY.sign(content)));
    assertTrue(TerminalKey.parse(x509).orElseThrow().verifies(content, KEY.sign(content)));
    for (String no : List.of("", "x", "AAAA", raw + "AA", x509.substring(4), "é")) {
      assertTrue(TerminalKey.parse(no).isEmpty(), no);
    }
  }
}
