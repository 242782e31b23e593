/**
 * What a use costs.
 *
 * <p>Owns: the pure rating of measured use by a plan, and the prices of offers made with it. Does
 * not own: plans (catalogue), usage (metering), lines and tax (invoice).
 *
 * <p>Invariants: one function rates offers, running bills and invoices, so that what was shown is
 * what is charged; it knows no clock, no store and no traveller.
 */
package io.openmaas.billing.rating;
