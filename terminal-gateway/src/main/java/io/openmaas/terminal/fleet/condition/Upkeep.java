package io.openmaas.terminal.fleet.condition;

/**
 * What a vehicle has been through since it was last looked after; since it joined the fleet where
 * it never was.
 *
 * @param metresSinceMaintenance by its trip records
 * @param daysSinceMaintenance whole days
 * @param rentalsSinceCleaning that were returned
 * @param reportedDirty whether anybody said so since it was last cleaned
 * @param openFaults fault cases that nobody has closed
 */
public record Upkeep(
    long metresSinceMaintenance,
    long daysSinceMaintenance,
    long rentalsSinceCleaning,
    boolean reportedDirty,
    int openFaults) {}
