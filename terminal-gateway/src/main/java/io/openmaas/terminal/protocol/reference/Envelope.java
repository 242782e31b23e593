package io.openmaas.terminal.protocol.reference;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A command as a terminal reads it, once the gateway's signature was found right.
 *
 * @param id its nonce
 * @param counter 1 and up, higher with every command to this terminal
 * @param notBefore from when it may be carried out
 * @param expiresAt from when it may not, at most {@link #LONGEST} after {@code notBefore}
 * @param authority in whose name: {@code rental:}, {@code person:} or {@code openmaas:} and more
 */
public record Envelope(
    UUID id,
    Imei terminal,
    VehicleId vehicle,
    Command command,
    long counter,
    Instant notBefore,
    Instant expiresAt,
    String authority) {
  /** How long a command can be valid. */
  public static final Duration LONGEST = Duration.ofSeconds(60);

  public Envelope {
    if (counter < 1
        || !expiresAt.isAfter(notBefore)
        || expiresAt.isAfter(notBefore.plus(LONGEST))) {
      throw new IllegalArgumentException("no command has this counter or this time");
    }
  }
}
