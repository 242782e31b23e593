package io.openmaas.terminal.fleet.substitute;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;

/**
 * What a substitute is wanted for.
 *
 * @param was the booked car
 * @param vehicleClass of the booked car; a substitute has it or a better one
 * @param place where the traveller is
 * @param withinMetres how far away it may stand
 */
public record Wanted(
    VehicleId was, VehicleClass vehicleClass, Coordinates place, int withinMetres) {}
