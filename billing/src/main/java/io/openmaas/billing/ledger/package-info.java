/**
 * Who owes whom, to the cent.
 *
 * <p>Owns: accounts by party and purpose, immutable transactions, and the posting templates that
 * say how a business fact is booked. Does not own: when a fact is booked (metering, invoice,
 * payment), what operators are told (settlement).
 *
 * <p>Invariants: entries of a transaction sum to zero in each currency, also by a trigger of the
 * database; what is booked never changes, a correction is a new transaction; a transaction's id
 * derives from its source fact, so that a fact is booked once. Debits are positive, credits
 * negative.
 */
package io.openmaas.billing.ledger;
