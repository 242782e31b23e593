package io.openmaas.terminal.command.rest;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.VehicleCommand;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A command as the API shows it. What does not apply is null.
 *
 * @param state asked, sending, done, refused, expired or unknown
 * @param correctedAt when a late receipt told what had been unknown
 * @param receipt what the terminal answered, or why it was not done
 * @param envelopeHash SHA-256 of the signed envelope
 */
record CommandJson(
    UUID id,
    UUID vehicle,
    String terminal,
    Long counter,
    String command,
    String text,
    String authority,
    String state,
    Instant askedAt,
    Instant expiresAt,
    Instant sentAt,
    Instant endedAt,
    Instant correctedAt,
    String receipt,
    String envelopeHash) {

  static CommandJson of(VehicleCommand command) {
    VehicleCommand.Target target = command.target();
    VehicleCommand.Times times = command.times();
    return new CommandJson(
        command.id(),
        target.vehicle().value(),
        target.terminal().map(Imei::value).orElse(null),
        target.counter().orElse(null),
        command.command().name(),
        command.command().text().orElse(null),
        command.authority().text(),
        command.state().name().toLowerCase(Locale.ROOT),
        times.askedAt(),
        times.expiresAt(),
        times.sentAt().orElse(null),
        times.endedAt().orElse(null),
        times.correctedAt().orElse(null),
        command.receipt().orElse(null),
        command.envelopeHash().orElse(null));
  }
}
