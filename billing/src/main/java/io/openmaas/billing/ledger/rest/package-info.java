/**
 * The ledger over HTTP, for finance.
 *
 * <p>Owns: how accounts and transactions are shown. Does not own: what is booked (ledger).
 *
 * <p>Invariants: nothing can be booked here.
 */
package io.openmaas.billing.ledger.rest;
