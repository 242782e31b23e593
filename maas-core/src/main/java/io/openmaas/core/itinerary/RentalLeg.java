package io.openmaas.core.itinerary;

import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleClass;

/**
 * In a rented vehicle that one drives oneself.
 *
 * @param vehicle who rents it out, and its identity there; for our own fleet the value is the
 *     {@link io.openmaas.core.vehicle.VehicleId}
 * @param plate as on the number plate; empty where the operator does not tell it
 */
public record RentalLeg(
    Movement movement,
    OperatorRef vehicle,
    String plate,
    String model,
    VehicleClass vehicleClass,
    Propulsion propulsion)
    implements Leg {}
