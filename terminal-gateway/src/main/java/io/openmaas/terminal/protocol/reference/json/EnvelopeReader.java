package io.openmaas.terminal.protocol.reference.json;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.Envelope;
import io.openmaas.terminal.protocol.reference.EnvelopeReading;
import io.openmaas.terminal.protocol.reference.SignedText;
import io.openmaas.terminal.protocol.reference.TerminalKey;
import io.openmaas.terminal.protocol.reference.json.StrictJson.Flaw;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The terminal's side of a signed command: reads it and finds whether the gateway signed it. */
public final class EnvelopeReader {
  private static final Set<String> FIELDS =
      Set.of(
          "v",
          "id",
          "terminal",
          "vehicle",
          "command",
          "text",
          "counter",
          "notBefore",
          "expiresAt",
          "authority");
  private static final int LONGEST_AUTHORITY = 255;

  private final TerminalKey gateway;

  /**
   * @param gateway the key by which the gateway signs
   */
  public EnvelopeReader(TerminalKey gateway) {
    this.gateway = gateway;
  }

  /** Reads a command; never throws. The signature is looked at before the contents. */
  public EnvelopeReading read(String message) {
    Optional<SignedText> text = SignedText.parse(message);
    if (text.isEmpty()) {
      return new EnvelopeReading.Unreadable("form: not a signed text");
    }
    if (!text.get().isBy(gateway)) {
      return new EnvelopeReading.Unreadable("signature: not the gateway's");
    }
    try {
      return new EnvelopeReading.Read(envelope(StrictJson.parse(text.get().payload())));
    } catch (Flaw flaw) {
      return new EnvelopeReading.Unreadable(flaw.field() + ": " + flaw.getMessage());
    }
  }

  private static Envelope envelope(StrictJson json) throws Flaw {
    json.only(FIELDS);
    json.number("v", 1, 1);
    Instant notBefore = json.text("notBefore", "a time", EnvelopeReader::time);
    Instant expiresAt = json.text("expiresAt", "a time", EnvelopeReader::time);
    if (!expiresAt.isAfter(notBefore) || expiresAt.isAfter(notBefore.plus(Envelope.LONGEST))) {
      throw new Flaw("expiresAt", "not after notBefore by 60 s at most");
    }
    return new Envelope(
        json.text("id", "a UUID", ReceiptCodec::uuid),
        json.text("terminal", "an IMEI", RecordsCodec::imei),
        new VehicleId(json.text("vehicle", "a UUID", ReceiptCodec::uuid)),
        command(json),
        json.number("counter", 1, ChainHead.HIGHEST),
        notBefore,
        expiresAt,
        json.text(
            "authority",
            "rental:, person: or openmaas: and more",
            words -> Optional.of(words).filter(EnvelopeReader::isAuthority)));
  }

  private static Command command(StrictJson json) throws Flaw {
    String name = json.text("command");
    if (json.has("text") != name.equals("text")) {
      throw new Flaw("text", "words go with the command text, and only with it");
    }
    return switch (name) {
      case "unlock" -> new Command.Unlock();
      case "lock" -> new Command.Lock();
      case "lights" -> new Command.Lights();
      case "horn" -> new Command.Horn();
      case "immobilise" -> new Command.Immobilise();
      case "mobilise" -> new Command.Mobilise();
      case "read-status" -> new Command.ReadStatus();
      case "text" ->
          json.text("text", "1 to 200 characters without control characters", EnvelopeReader::text);
      default -> throw new Flaw("command", "not known");
    };
  }

  private static Optional<Command> text(String words) {
    try {
      return Optional.of(words)
          .filter(text -> text.chars().noneMatch(Character::isISOControl))
          .map(Command.Text::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<Instant> time(String text) {
    try {
      return Optional.of(text)
          .filter(words -> words.endsWith("Z"))
          .map(Instant::parse)
          .filter(at -> at.getEpochSecond() >= 0)
          .filter(at -> at.getEpochSecond() <= RecordJson.LAST_MILLIS / 1_000);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isAuthority(String words) {
    int colon = words.indexOf(':');
    return words.length() <= LONGEST_AUTHORITY
        && colon > 0
        && colon < words.length() - 1
        && Set.of("rental", "person", "openmaas").contains(words.substring(0, colon));
  }
}
