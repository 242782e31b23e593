package io.openmaas.terminal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.store.CommandKey;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EnvelopeWriterTest {
  private static final Instant AT = Instant.parse("2026-03-01T08:00:00Z");
  private static final CommandKey KEY = CommandKey.generate();
  private static final EnvelopeWriter WRITER = new EnvelopeWriter(KEY);

  private static EnvelopeWriter.Content content(Command command) {
    return new EnvelopeWriter.Content(
        new UUID(0, 1),
        new Imei("352093081450000"),
        new VehicleId(new UUID(0, 2)),
        command,
        7,
        AT,
        AT.plusSeconds(15),
        new Authority.Renter(new RentalId(new UUID(0, 3))));
  }

  static boolean verifies(CommandKey key, String envelope) {
    String[] parts = envelope.split("\\.");
    return CommandKey.verify(
        key.publicKey(),
        parts[0].getBytes(StandardCharsets.US_ASCII),
        Base64.getUrlDecoder().decode(parts[1]));
  }

  private static String payload(String envelope) {
    return new String(
        Base64.getUrlDecoder().decode(envelope.split("\\.")[0]), StandardCharsets.UTF_8);
  }

  @Test
  void the_format_to_the_byte() {
    String envelope = WRITER.write(content(new Command.Unlock()));
    assertEquals(
        "{\"v\":1,\"id\":\"00000000-0000-0000-0000-000000000001\",\"terminal\":\"352093081450000\","
            + "\"vehicle\":\"00000000-0000-0000-0000-000000000002\",\"command\":\"unlock\","
            + "\"counter\":7,\"notBefore\":\"2026-03-01T08:00:00Z\","
            + "\"expiresAt\":\"2026-03-01T08:00:15Z\","
            + "\"authority\":\"rental:00000000-0000-0000-0000-000000000003\"}",
        payload(envelope));
    assertTrue(verifies(KEY, envelope));
    assertFalse(verifies(CommandKey.generate(), envelope));
    assertEquals(64, EnvelopeWriter.hash(envelope).length());
  }

  @Test
  void any_text_comes_through_whole() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var words = new StringBuilder("x");
      for (int length = random.nextInt(60); length > 0; length--) {
        int code = random.nextInt(random.nextBoolean() ? 0x80 : 0x11000);
        boolean control = Character.isISOControl(code);
        words.appendCodePoint(control || code >= 0xd800 && code <= 0xdfff ? '"' : code);
      }
      String envelope = WRITER.write(content(new Command.Text(words.toString())));
      assertEquals(words.toString(), new JsonObject(payload(envelope)).getString("text"));
      assertTrue(verifies(KEY, envelope));
    }
  }

  @Test
  void a_name_with_quotes_and_controls_stays_within_its_field() {
    var plain = content(new Command.Horn());
    var odd = new Authority.Person("a\"b\\c\u0001\n");
    var content =
        new EnvelopeWriter.Content(
            plain.id(),
            plain.terminal(),
            plain.vehicle(),
            plain.command(),
            plain.counter(),
            plain.notBefore(),
            plain.expiresAt(),
            odd);
    assertEquals(odd.text(), new JsonObject(payload(WRITER.write(content))).getString("authority"));
  }

  @Test
  void one_changed_byte_and_the_signature_is_wrong() {
    String envelope = WRITER.write(content(new Command.Lock()));
    int dot = envelope.indexOf('.');
    for (int i = 0; i < dot; i++) {
      char other = envelope.charAt(i) == 'A' ? 'B' : 'A';
      assertFalse(
          verifies(KEY, envelope.substring(0, i) + other + envelope.substring(i + 1)), "at " + i);
    }
  }
}
