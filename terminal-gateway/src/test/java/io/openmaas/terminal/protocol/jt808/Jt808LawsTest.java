package io.openmaas.terminal.protocol.jt808;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.ingest.CanonicalRecord;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any frame, body and fragment. A failure prints its seed. */
class Jt808LawsTest {
  private static final long SEED =
      Long.parseLong(System.getenv().getOrDefault("OPENMAAS_SEED", "20260301"));
  private static final Imei IMEI = new Imei("352093081452251");
  private static final Phone PHONE = new Phone("013511221122");

  /** As many frames as {@code -Dopenmaas.laws.frames} says; the tests have fewer than a soak. */
  private static final int FRAMES = Integer.getInteger("openmaas.laws.frames", 500_000);

  private static final int BODIES = Integer.getInteger("openmaas.laws.frames", 200_000);

  private final Random random = new Random(SEED);
  private final RandomMessages messages = new RandomMessages(random);

  private static String seed(int round) {
    return "seed " + SEED + ", round " + round;
  }

  /** Right outside, random inside: length and checksum hold, what is between is anything. */
  @Test
  void random_bodies_do_no_harm() {
    int[] ids = {
      0x0001, 0x0005, 0x0100, 0x0102, 0x0104, 0x0200, 0x0201, 0x0500, 0x0608, 0x0702, 0x0704,
      0x8003, 0x8100, 0x8103, 0x8106, 0x8300, 0x8500, 0x8600, 0x8601, 0x8602, 0x8604, 0x8606, 0x8608
    };
    for (int i = 0; i < BODIES; i++) {
      Edition edition = messages.edition();
      byte[] body = new byte[random.nextInt(120)];
      random.nextBytes(body);
      int id = ids[random.nextInt(ids.length)];
      if (BodyDecoder.decode(id, edition, new Octets(body)) instanceof Body.Read(var message)) {
        Octets again = BodyEncoder.encode(message, edition);
        assertEquals(new Body.Read(message), BodyDecoder.decode(id, edition, again), seed(i));
      }
    }
  }

  /** Frames off the wire, mangled: nothing escapes, and what is read was sent or is nothing. */
  @Test
  void mangled_frames_do_no_harm() {
    var wires = new ArrayList<byte[]>();
    for (int i = 0; i < 500; i++) {
      Edition edition = messages.edition();
      Message message = messages.next(edition);
      wires.addAll(FrameEncoder.encode(messages.header(message.id(), edition), message));
    }
    int wrong = 0;
    for (int i = 0; i < FRAMES; i++) {
      byte[] wire = wires.get(random.nextInt(wires.size())).clone();
      int changes = random.nextInt(1, 4);
      for (int n = 0; n < changes; n++) {
        wire[random.nextInt(wire.length)] = (byte) random.nextInt();
      }
      for (Received received : new FrameReader().feed(wire)) {
        if (received instanceof Received.Frame(var header, var body, _)) {
          wrong++;
          BodyDecoder.decode(header.messageId(), header.edition(), body);
        }
      }
    }
    // eight bits of exclusive or let one in 256 pass, and bytes may be changed to themselves
    assertTrue(wrong < FRAMES / 50, wrong + " passed, " + seed(0));
  }

  /** A body whose checksum is right and whose inside was changed. */
  @Test
  void changed_bodies_do_no_harm() {
    for (int i = 0; i < BODIES / 2; i++) {
      Edition edition = messages.edition();
      Message message = messages.next(edition);
      byte[] body = BodyEncoder.encode(message, edition).value();
      for (int n = 0; n < 3 && body.length > 0; n++) {
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(body, random.nextInt(body.length + 1));
      BodyDecoder.decode(message.id(), edition, new Octets(body));
      BodyDecoder.decode(message.id(), edition, new Octets(cut));
    }
  }

  /** Any location becomes a record, and the record has its canonical form. */
  @Test
  void any_location_is_a_record() {
    for (int i = 0; i < 50_000; i++) {
      var record = TerminalDictionary.standard().toRecord(IMEI, messages.location());
      assertTrue(CanonicalRecord.of(record).bytes().length > 0, seed(i));
      assertTrue(record.fix().isEmpty() || record.fix().get().headingDegrees() < 360, seed(i));
    }
  }

  @Test
  void an_encrypted_frame_is_refused() {
    byte[] content = content(Octets.ofHex("0102"));
    content[2] |= 0x04;
    content[content.length - 1] ^= 0x04;
    assertInstanceOf(Received.Malformed.class, FrameReader.decode(content));
  }

  private static byte[] content(Octets body) {
    var header = Header.of(0x0002, Edition.E2013, 0, PHONE, 1);
    byte[] wire = FrameEncoder.encode(header, body);
    return Arrays.copyOfRange(wire, 1, wire.length - 1);
  }

  @Test
  void a_frame_without_end_holds_a_bounded_memory() {
    var reader = new FrameReader();
    byte[] flood = new byte[1 << 20];
    Arrays.fill(flood, (byte) 0x55);
    flood[0] = FrameReader.DELIMITER;
    assertTrue(reader.feed(flood).size() < 1 + flood.length / 1_000);
    assertFalse(reader.isWithinFrame());
    byte[] good = FrameEncoder.encode(Header.of(2, Edition.E2013, 0, PHONE, 1), Octets.NONE);
    assertInstanceOf(Received.Frame.class, reader.feed(good).getLast());
  }

  @Test
  void a_lost_delimiter_costs_one_frame() {
    byte[] good = FrameEncoder.encode(Header.of(2, Edition.E2013, 0, PHONE, 1), Octets.NONE);
    var stream = new ByteArrayOutputStream();
    stream.writeBytes(Arrays.copyOf(good, good.length - 1));
    stream.writeBytes(good);
    stream.writeBytes(good);
    stream.writeBytes(good);
    long read =
        new FrameReader()
            .feed(stream.toByteArray()).stream().filter(Received.Frame.class::isInstance).count();
    assertEquals(3, read);
  }

  // ---- fragments

  private static List<Received.Frame> parts(int firstSerial, byte[] body, int total) {
    var parts = new ArrayList<Received.Frame>();
    int size = (body.length + total - 1) / total;
    for (int i = 0; i < total; i++) {
      byte[] piece = Arrays.copyOfRange(body, i * size, Math.min(body.length, (i + 1) * size));
      int serial = firstSerial + i & Header.MAX_SERIAL;
      var header =
          new Header(
              0x0704,
              Edition.E2013,
              0,
              0,
              PHONE,
              serial,
              Optional.of(new Header.Part(total, i + 1)));
      parts.add(
          (Received.Frame)
              new FrameReader().feed(FrameEncoder.encode(header, new Octets(piece))).getFirst());
    }
    return parts;
  }

  @Test
  void parts_in_any_order_and_twice_are_one_message() {
    for (int i = 0; i < 500; i++) {
      int total = random.nextInt(1, 9);
      byte[] body = new byte[random.nextInt(total, 1_000 * total)];
      random.nextBytes(body);
      List<Received.Frame> parts = parts(random.nextInt(0x10000), body, total);
      var sent = new ArrayList<>(parts);
      sent.addAll(parts.subList(0, random.nextInt(parts.size())));
      Collections.shuffle(sent, random);
      var assembler = new Assembler(Assembler.Limits.USUAL);
      var whole = new ArrayList<Assembler.Step.Whole>();
      for (Received.Frame part : sent) {
        if (assembler.add(part, 0) instanceof Assembler.Step.Whole one) {
          whole.add(one);
        }
      }
      assertTrue(!whole.isEmpty(), seed(i));
      assertArrayEquals(body, whole.getFirst().body().value(), seed(i));
      assertEquals(
          parts.stream().map(p -> p.header().serial()).toList(),
          whole.getFirst().serials(),
          seed(i));
      var wire = new ByteArrayOutputStream();
      parts.forEach(part -> wire.writeBytes(part.wire()));
      assertArrayEquals(wire.toByteArray(), whole.getFirst().wire(), seed(i));
    }
  }

  @Test
  void parts_without_end_hold_a_bounded_memory() {
    var assembler = new Assembler(Assembler.Limits.USUAL);
    int refused = 0;
    for (int serial = 0; serial < 20_000; serial += 10) {
      Received.Frame part = parts(serial, new byte[2_000], 2).getFirst();
      refused += assembler.add(part, 0) instanceof Assembler.Step.TooMuch ? 1 : 0;
    }
    assertEquals(Assembler.Limits.USUAL.messages(), assembler.unfinished());
    assertTrue(assembler.heldBytes() <= Assembler.Limits.USUAL.bytes());
    assertEquals(2_000 - Assembler.Limits.USUAL.messages(), refused);
    Received.Frame many = parts(5, new byte[30_000], 200).getFirst();
    assertInstanceOf(Assembler.Step.TooMuch.class, assembler.add(many, 0));
  }

  @Test
  void missing_parts_are_asked_for_once_and_then_dropped() {
    var assembler = new Assembler(Assembler.Limits.USUAL);
    List<Received.Frame> parts = parts(100, new byte[3_000], 4);
    assembler.add(parts.get(1), 0);
    assembler.add(parts.get(3), 0);
    assertEquals(List.of(), assembler.overdue(Duration.ofSeconds(4).toNanos()));
    assertEquals(
        List.of(new Assembler.Missing(100, List.of(1, 3))),
        assembler.overdue(Duration.ofSeconds(6).toNanos()));
    assertEquals(List.of(), assembler.overdue(Duration.ofSeconds(7).toNanos()));
    assembler.overdue(Duration.ofSeconds(61).toNanos());
    assertEquals(0, assembler.unfinished());
    assertEquals(0, assembler.heldBytes());
  }

  @Test
  void other_content_under_the_same_numbers_is_another_message() {
    var assembler = new Assembler(Assembler.Limits.USUAL);
    byte[] first = new byte[20];
    byte[] second = new byte[20];
    Arrays.fill(second, (byte) 7);
    assembler.add(parts(1, first, 2).getFirst(), 0);
    assembler.add(parts(1, second, 2).getFirst(), 0);
    var step = assembler.add(parts(1, second, 2).getLast(), 0);
    assertArrayEquals(second, assertInstanceOf(Assembler.Step.Whole.class, step).body().value());
  }

  // ---- names

  @Test
  void an_imei_packed_as_a_binary_number_is_read() {
    assertEquals(Optional.of(new Imei("123456789012347")), new Phone("0b3a73ce2ff2").packedImei());
    assertEquals(Optional.empty(), PHONE.packedImei());
  }

  @Test
  void the_edition_2019_door_control_is_as_the_standard_has_it() {
    assertEquals("00", encoded(Message.Doors.UNLOCK, Edition.E2013));
    assertEquals("01", encoded(Message.Doors.LOCK, Edition.E2013));
    assertEquals("0001000100", encoded(Message.Doors.LOCK, Edition.E2019));
    assertEquals("0001000101", encoded(Message.Doors.UNLOCK, Edition.E2019));
  }

  private static String encoded(Message.Doors doors, Edition edition) {
    return HexFormat.of()
        .formatHex(BodyEncoder.encode(new Message.DoorControl(doors), edition).value());
  }
}
