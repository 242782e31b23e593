package io.openmaas.planner.demo;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleClass;

/**
 * A shared car of the starter fleet, where it stands on the first day.
 *
 * @param imei of its terminal: 15 digits, the last a Luhn digit
 * @param rangeMetres with the fuel or charge it has
 */
public record ParkedCar(
    String plate,
    String model,
    VehicleClass vehicleClass,
    Propulsion propulsion,
    String imei,
    Coordinates position,
    int rangeMetres) {}
