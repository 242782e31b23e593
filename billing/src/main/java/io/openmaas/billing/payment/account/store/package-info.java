/**
 * Payments on PostgreSQL.
 *
 * <p>Owns: rows of payments. Does not own: how they are booked (ledger).
 *
 * <p>Invariants: a payment and its booking commit together.
 */
package io.openmaas.billing.payment.account.store;
