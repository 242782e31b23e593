package io.openmaas.terminal.protocol.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.SignedCommands;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.protocol.reference.Obedience.Decision;
import io.openmaas.terminal.protocol.reference.json.EnvelopeReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ObedienceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final SigningKey KEY = SigningKey.generate();
  private static final Imei SELF = new Imei("356307042441013");
  private static final VehicleId BUILT = new VehicleId(UUID.randomUUID());
  private static final Obedience.Vehicle PARKED = new Obedience.Vehicle(false, 0);

  private final EnvelopeReader reader = new EnvelopeReader(KEY.verifying());
  private final SignedCommands ours = new SignedCommands(KEY, SELF, BUILT);

  private Envelope envelope(SignedCommand command) {
    return assertInstanceOf(EnvelopeReading.Read.class, reader.read(command.envelope())).envelope();
  }

  private Envelope unlock(long counter) {
    return envelope(ours.command(new Command.Unlock(), counter, NOW, MINUTE));
  }

  private static Decision decide(Obedience memory, Envelope envelope, Instant now) {
    return memory.decide(envelope, SELF, BUILT, PARKED, now);
  }

  private static String refused(Decision decision) {
    return assertInstanceOf(Decision.Refuse.class, decision).reason().split(":")[0];
  }

  @Test
  void every_command_comes_through_as_it_was_signed() {
    for (Command command :
        List.of(
            new Command.Unlock(),
            new Command.Lock(),
            new Command.Lights(),
            new Command.Horn(),
            new Command.Immobilise(),
            new Command.Mobilise(),
            new Command.ReadStatus(),
            new Command.Text("Please return to the bay"))) {
      SignedCommand signed = ours.command(command, 5, NOW, MINUTE);
      assertEquals(
          new Envelope(signed.id(), SELF, BUILT, command, 5, NOW, NOW.plus(MINUTE), "person:test"),
          envelope(signed));
    }
  }

  @Test
  void a_command_has_effect_once() {
    Envelope envelope = unlock(1);
    assertInstanceOf(Decision.Take.class, decide(Obedience.NEW, envelope, NOW));
    Obedience after = Obedience.NEW.after(envelope);
    assertInstanceOf(Decision.Ignore.class, decide(after, envelope, NOW));
  }

  @Test
  void a_counter_that_is_not_above_the_last_is_refused() {
    Obedience memory = Obedience.NEW.after(unlock(7));
    assertEquals("counter", refused(decide(memory, unlock(7), NOW)));
    assertEquals("counter", refused(decide(memory, unlock(6), NOW)));
    assertInstanceOf(Decision.Take.class, decide(memory, unlock(8), NOW));
  }

  @Test
  void an_early_or_expired_command_is_refused_and_stays_so() {
    Envelope envelope = unlock(1);
    assertEquals("early", refused(decide(Obedience.NEW, envelope, NOW.minusMillis(1))));
    assertEquals("expired", refused(decide(Obedience.NEW, envelope, NOW.plusSeconds(60))));
    assertInstanceOf(
        Decision.Take.class, decide(Obedience.NEW, envelope, NOW.plusSeconds(60).minusMillis(1)));
    Obedience after = Obedience.NEW.after(envelope); // it had a receipt: refused
    assertInstanceOf(Decision.Ignore.class, decide(after, envelope, NOW), "though valid now");
  }

  @Test
  void a_command_for_another_terminal_gets_no_receipt_from_this_one() {
    var other = new SignedCommands(KEY, new Imei("356307042441999"), BUILT);
    Envelope envelope = envelope(other.command(new Command.Unlock(), 1, NOW, MINUTE));
    assertInstanceOf(Decision.Ignore.class, decide(Obedience.NEW, envelope, NOW));
  }

  @Test
  void a_command_for_another_vehicle_is_refused() {
    var other = new SignedCommands(KEY, SELF, new VehicleId(UUID.randomUUID()));
    Envelope envelope = envelope(other.command(new Command.Unlock(), 1, NOW, MINUTE));
    assertEquals("vehicle", refused(decide(Obedience.NEW, envelope, NOW)));
  }

  @Test
  void what_stops_the_engine_needs_speed_0_and_ignition_off() {
    for (Command command : List.of(new Command.Immobilise(), new Command.Lock())) {
      Envelope envelope = envelope(ours.command(command, 1, NOW, MINUTE));
      for (var moving :
          List.of(
              new Obedience.Vehicle(true, 0),
              new Obedience.Vehicle(false, 1),
              new Obedience.Vehicle(true, 50))) {
        assertEquals("unsafe", refused(Obedience.NEW.decide(envelope, SELF, BUILT, moving, NOW)));
      }
      assertInstanceOf(Decision.Take.class, decide(Obedience.NEW, envelope, NOW));
    }
  }

  @Test
  void memory_is_bounded_and_what_is_forgotten_is_never_denied() {
    Obedience memory = Obedience.NEW;
    Envelope first = unlock(1);
    memory = memory.after(first);
    for (long counter = 2; counter <= 200; counter++) {
      memory = memory.after(unlock(counter));
    }
    assertEquals(Obedience.REMEMBERED, memory.answered().size());
    assertInstanceOf(Decision.Ignore.class, decide(memory, first, NOW), "it was done");
    assertEquals("counter", refused(decide(memory, unlock(190), NOW)), "surely never taken");
  }

  @Test
  void what_the_gateway_did_not_sign_is_nothing() {
    var stranger = new SignedCommands(SigningKey.generate(), SELF, BUILT);
    String foreign = stranger.command(new Command.Unlock(), 1, NOW, MINUTE).envelope();
    assertUnreadable("signature", foreign);
    String good = ours.command(new Command.Unlock(), 1, NOW, MINUTE).envelope();
    for (int i = 0; i < good.length(); i++) {
      char other = good.charAt(i) == 'A' ? 'B' : 'A';
      String changed = good.substring(0, i) + other + good.substring(i + 1);
      assertInstanceOf(EnvelopeReading.Unreadable.class, reader.read(changed), "at " + i);
    }
    assertUnreadable("form", "unsigned");
    assertUnreadable("form", "");
    assertUnreadable("form", good + "=");
    assertUnreadable("form", "A".repeat(10_000) + "." + "A".repeat(86));
  }

  @Test
  void a_signed_command_that_is_valid_too_long_is_nothing() {
    assertUnreadable(
        "expiresAt", ours.command(new Command.Unlock(), 1, NOW, MINUTE.plusMillis(1)).envelope());
    assertUnreadable(
        "expiresAt", ours.command(new Command.Unlock(), 1, NOW, Duration.ZERO).envelope());
    assertUnreadable("counter", ours.command(new Command.Unlock(), 0, NOW, MINUTE).envelope());
  }

  @Test
  void words_that_no_display_shows_are_nothing() {
    for (String words : new String[] {" ", "a\\u0007b", "\\n", "x".repeat(201)}) {
      String payload =
          """
          {"v":1,"id":"%s","terminal":"%s","vehicle":"%s","command":"text","text":"%s",\
          "counter":1,"notBefore":"%s","expiresAt":"%s","authority":"person:test"}"""
              .formatted(UUID.randomUUID(), SELF, BUILT, words, NOW, NOW.plus(MINUTE));
      assertUnreadable("text", SignedText.sign(payload, KEY).text());
    }
  }

  private void assertUnreadable(String where, String envelope) {
    String reason =
        assertInstanceOf(EnvelopeReading.Unreadable.class, reader.read(envelope)).reason();
    assertTrue(reason.startsWith(where + ":"), reason);
  }
}
