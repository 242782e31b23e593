package io.openmaas.core.vehicle;

import io.openmaas.core.geo.Coordinates;
import java.time.Instant;

/**
 * Where a vehicle was.
 *
 * @param at the terminal's time of the fix
 * @param speedKmh kilometres per hour, 0 or more
 * @param headingDegrees clockwise from north, 0 to 359
 */
public record VehiclePosition(
    VehicleId vehicle, Coordinates position, Instant at, int speedKmh, int headingDegrees) {}
