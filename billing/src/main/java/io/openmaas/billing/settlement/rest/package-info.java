/**
 * Statements of operators over HTTP.
 *
 * <p>Owns: how a statement is shown. Does not own: what it says (settlement).
 *
 * <p>Invariants: an operator is shown its own sums only by finance.
 */
package io.openmaas.billing.settlement.rest;
