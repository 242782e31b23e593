package io.openmaas.core.vehicle;

import io.openmaas.core.city.CityId;

/**
 * A vehicle of our own fleet.
 *
 * @param plate as on the number plate
 * @param model as shown to travellers
 */
public record Vehicle(
    VehicleId id,
    CityId city,
    String plate,
    String model,
    VehicleClass vehicleClass,
    Propulsion propulsion) {}
