/**
 * Where vehicles are kept: zones with their rules, and parking bays. Pure.
 *
 * <p>Owns: what an outline must be, the versions of a zone in time, who pays for a bay, and whether
 * a vehicle may be returned where it stands. Does not own: who uses a bay when (fleet.store keeps
 * that, by a constraint of the database), what a fee costs in the end (billing).
 */
package io.openmaas.terminal.fleet.place;
