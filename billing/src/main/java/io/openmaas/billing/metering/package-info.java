/**
 * What was travelled, as it will be charged.
 *
 * <p>Owns: usage records from rentals and tickets, and that each fact counts once. Does not own:
 * what it costs (rating), when it is charged (invoice).
 *
 * <p>Invariants: a usage record is written once and never changed; the same fact delivered again
 * counts once; a contradiction is kept and shown, never dropped; an operator's ticket is booked in
 * the ledger in the transaction that records its usage.
 */
package io.openmaas.billing.metering;
