package io.openmaas.terminal;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.protocol.reference.SignedText;
import io.openmaas.terminal.protocol.reference.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Writes commands as the gateway signs them, field by field, for terminals under test. */
public record SignedCommands(SigningKey key, Imei terminal, VehicleId vehicle) {

  /** Valid from now for so long. */
  public SignedCommand command(Command command, long counter, Instant from, Duration validity) {
    UUID id = UUID.randomUUID();
    Instant to = from.plus(validity);
    String words = command instanceof Command.Text(var text) ? ",\"text\":\"" + text + "\"" : "";
    String payload =
        """
        {"v":1,"id":"%s","terminal":"%s","vehicle":"%s","command":"%s"%s,"counter":%d,\
        "notBefore":"%s","expiresAt":"%s","authority":"person:test"}"""
            .formatted(id, terminal, vehicle, command.name(), words, counter, from, to);
    return new SignedCommand(id, counter, command, from, to, SignedText.sign(payload, key).text());
  }
}
