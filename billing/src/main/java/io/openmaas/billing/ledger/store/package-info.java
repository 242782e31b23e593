/**
 * The ledger on PostgreSQL.
 *
 * <p>Owns: accounts, transactions and entries as rows. Does not own: how a fact is booked (ledger).
 *
 * <p>Invariants: the same transaction is booked once; another one under its id is a conflict; the
 * database refuses what does not sum to zero.
 */
package io.openmaas.billing.ledger.store;
