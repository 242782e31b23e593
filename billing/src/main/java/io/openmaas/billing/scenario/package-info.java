/**
 * Billing played in memory: what happens to customers day by day, and which documents they get.
 *
 * <p>Owns: the world in which dated events happen. Does not own: how anything is billed; it runs
 * the drawing that invoices come from.
 *
 * <p>Invariants: no clock, no zone or locale of the server; the same events give the same
 * documents.
 */
package io.openmaas.billing.scenario;
