/**
 * How invoices are paid.
 *
 * <p>Owns: payments. Does not own: what is owed (invoice), how it is booked (ledger).
 *
 * <p>Invariants: a payment is recorded once, by its reference; money that came in is always booked,
 * also when it is too much.
 */
package io.openmaas.billing.payment;
