package io.openmaas.terminal.command;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A command as it is kept, from the intent to its receipt.
 *
 * @param receipt what the terminal answered, or why it was not done; empty while it is under way
 * @param envelopeHash SHA-256 of the signed envelope in hexadecimal; empty for one that was refused
 *     before it was signed
 */
public record VehicleCommand(
    UUID id,
    Target target,
    Command command,
    Authority authority,
    CommandState state,
    Times times,
    Optional<String> receipt,
    Optional<String> envelopeHash) {

  /**
   * Whom it is for.
   *
   * @param terminal that was built in when it was asked; empty for one refused before
   * @param counter per terminal, 1 and up, never given twice; empty for one refused before
   */
  public record Target(VehicleId vehicle, Optional<Imei> terminal, Optional<Long> counter) {}

  /**
   * When it came into its states.
   *
   * @param expiresAt from when it may not be carried out; at most 60 s after {@code askedAt}
   * @param correctedAt when a late receipt told what had been unknown
   */
  public record Times(
      Instant askedAt,
      Instant expiresAt,
      Optional<Instant> sentAt,
      Optional<Instant> endedAt,
      Optional<Instant> correctedAt) {

    /** Of one that was just asked. */
    public static Times asked(Instant at, Instant expiresAt) {
      return new Times(at, expiresAt, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Of one that was refused at once. */
    public static Times refused(Instant at, Instant expiresAt) {
      return new Times(at, expiresAt, Optional.empty(), Optional.of(at), Optional.empty());
    }
  }

  /** What became of it; empty while it is under way. */
  public Optional<CommandOutcome> outcome() {
    return switch (state) {
      case ASKED, SENDING -> Optional.empty();
      case DONE -> Optional.of(new CommandOutcome.Done(receipt.orElse("")));
      case REFUSED -> Optional.of(new CommandOutcome.Refused(receipt.orElse("")));
      case EXPIRED -> Optional.of(new CommandOutcome.Expired());
      case UNKNOWN -> Optional.of(new CommandOutcome.Unknown());
    };
  }
}
