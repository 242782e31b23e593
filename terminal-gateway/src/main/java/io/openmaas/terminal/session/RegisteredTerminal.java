package io.openmaas.terminal.session;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import java.time.Instant;
import java.util.Optional;

/**
 * A terminal that may connect.
 *
 * @param model of the terminal
 * @param lastSeen when records of it were last committed
 * @param records how many were ever kept
 */
public record RegisteredTerminal(
    Imei imei, VehicleId vehicle, String model, Optional<Instant> lastSeen, long records) {}
