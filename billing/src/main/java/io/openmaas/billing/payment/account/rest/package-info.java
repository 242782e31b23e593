/**
 * Payments over HTTP, for finance.
 *
 * <p>Owns: how a payment is reported and answered. Does not own: what it settles (payment.account).
 *
 * <p>Invariants: the same reference is recorded once.
 */
package io.openmaas.billing.payment.account.rest;
