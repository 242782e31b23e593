/**
 * Who has which plan.
 *
 * <p>Owns: subscriptions, billing cycles, proration. Does not own: what a plan costs (catalogue),
 * what was travelled (metering).
 *
 * <p>Invariants: one running subscription per traveller and city; billing periods are half-open
 * spans of local dates in the customer's zone; the billing day is kept as given, a shorter month
 * ends earlier and moves nothing.
 */
package io.openmaas.billing.subscription;
