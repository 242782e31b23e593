package io.openmaas.terminal.fleet.substitute;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.vehicle.Vehicle;

/**
 * A car that nobody has.
 *
 * @param position where it stands
 * @param rangeMetres how far it goes
 */
public record Candidate(Vehicle vehicle, Coordinates position, int rangeMetres) {}
