/**
 * Judging the inputs of a city before anything is built from them.
 *
 * <p>Owns: findings, and one class per check. Does not own: reading (feed) and building (graph).
 *
 * <p>Invariants: a check changes nothing; each finding names file, line and field where there are
 * such; an ERROR refuses the import, a WARNING is shown and lets it go on; findings of one kind in
 * one table are counted rather than listed beyond {@link
 * io.openmaas.planner.check.Findings#LISTED}.
 */
package io.openmaas.planner.check;
