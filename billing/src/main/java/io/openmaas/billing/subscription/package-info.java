/**
 * Who has which plan, and the fees that follow from it.
 *
 * <p>Owns: histories of subscriptions, their timelines, billing periods, proration, the schedule of
 * fees, what may be changed when, previews. Does not own: what a plan costs (catalogue), what was
 * travelled (metering), what was invoiced (invoice).
 *
 * <p>Invariants: histories are appended only; the same history and catalogue give the same timeline
 * and fee lines, whatever the clock, the zone of the server and the order of recording; billing
 * periods are half-open spans of local dates in the customer's zone; the billing day is kept as
 * given, a shorter month ends earlier and moves nothing; no day of a fee is on two lines or none; a
 * traveller has at most one subscription of his own for each day in a city.
 */
package io.openmaas.billing.subscription;
