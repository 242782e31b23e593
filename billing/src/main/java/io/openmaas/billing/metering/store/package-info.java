/**
 * The usage log on PostgreSQL.
 *
 * <p>Owns: rows of uses and their form as bytes, group commits, conflicts, rentals under way. Does
 * not own: what a fact is as a use (metering).
 *
 * <p>Invariants: a row is never updated; a report is answered when it is committed; memory for
 * reports under way is bounded.
 */
package io.openmaas.billing.metering.store;
