package io.openmaas.terminal.fleet.damage;

import io.openmaas.core.vehicle.VehicleId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A fault code that a vehicle reports.
 *
 * @param code SAE J2012, for instance P0420
 * @param lastAt when it was reported last
 */
public record FaultCase(
    UUID id,
    VehicleId vehicle,
    String code,
    Instant firstAt,
    Instant lastAt,
    Optional<Instant> closedAt) {}
