/**
 * Statements of operators over HTTP.
 *
 * <p>Owns: how a statement is shown. Does not own: what it says (settlement).
 *
 * <p>Invariants: only finance sees it.
 */
package io.openmaas.billing.settlement.rest;
