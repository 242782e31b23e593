/**
 * What is wrong with vehicles, and what was said of them when they were given back.
 *
 * <p>Owns: return reports, damage cases, fault cases, which rental a damage belongs to. Does not
 * own: alarms (alarm), jobs (job), fitness (condition).
 *
 * <p>Invariants: what opened a case opens no second one; an unsafe case keeps its vehicle from
 * being rented until it is closed or dismissed; photos are kept elsewhere, here only references to
 * them.
 */
package io.openmaas.terminal.fleet.damage;
