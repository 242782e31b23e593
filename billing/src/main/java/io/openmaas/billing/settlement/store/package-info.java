/**
 * Statements read from the ledger.
 *
 * <p>Owns: the query. Does not own: what is owed (ledger).
 *
 * <p>Invariants: nothing is kept here.
 */
package io.openmaas.billing.settlement.store;
