package io.openmaas.core.vehicle;

import io.openmaas.core.geo.Coordinates;
import java.time.Instant;

/**
 * A vehicle that can be rented, where it stands.
 *
 * @param rangeMetres how far it can go with its fuel or charge
 * @param seenAt when it last reported
 */
public record SharedVehicle(
    Vehicle vehicle, Coordinates position, int rangeMetres, Instant seenAt) {}
