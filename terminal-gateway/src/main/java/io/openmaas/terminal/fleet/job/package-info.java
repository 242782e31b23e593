/**
 * Jobs that keep the fleet on the road: relocation, refuelling, charging, cleaning, maintenance.
 *
 * <p>Owns: the jobs with their driver and costs, and the rules (data) by which they are drawn from
 * how a vehicle stands. Does not own: how it stands (condition), who rents it (fleet), trips.
 *
 * <p>Invariants: a vehicle has one open job of a kind and one job under way, by constraints of the
 * database; a job begins only while nobody rents the vehicle; while a job has the vehicle it is out
 * of service; what is driven in a job is the driver's and never a rental.
 */
package io.openmaas.terminal.fleet.job;
