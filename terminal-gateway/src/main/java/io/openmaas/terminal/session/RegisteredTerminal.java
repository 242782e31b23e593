package io.openmaas.terminal.session;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import java.time.Instant;
import java.util.Optional;

/**
 * A terminal that may connect.
 *
 * @param sim digits of its SIM or phone number; absent where it is not on the list
 * @param model of the terminal
 * @param auth by what it shows who it is
 * @param secret SHA-256 of its authorisation code in hexadecimal (JT/T 808), or its Ed25519 public
 *     key in base64 (openmaas-terminal/1)
 * @param lastSeen when records of it were last committed
 * @param records how many were ever kept
 */
public record RegisteredTerminal(
    Imei imei,
    Optional<String> sim,
    VehicleId vehicle,
    String model,
    Protocol protocol,
    Auth auth,
    Optional<String> secret,
    Optional<Instant> lastSeen,
    long records) {

  /** Whether the list says the same of it as then: whoever came in by that may stay. */
  public boolean isRegisteredAs(RegisteredTerminal then) {
    return imei.equals(then.imei)
        && sim.equals(then.sim)
        && vehicle.equals(then.vehicle)
        && model.equals(then.model)
        && protocol == then.protocol
        && auth == then.auth
        && secret.equals(then.secret);
  }
}
