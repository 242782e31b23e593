package io.openmaas.terminal.fleet.condition;

import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Instant;
import java.util.Optional;

/**
 * How a vehicle stands.
 *
 * @param seenAt when its terminal last delivered anything, by the gateway's clock; absent where it
 *     never did
 */
public record VehicleCondition(
    VehicleId vehicle,
    Propulsion propulsion,
    Readings readings,
    Upkeep upkeep,
    Optional<Instant> seenAt) {}
