/**
 * What is left of allowances, wallets and budgets.
 *
 * <p>Owns: lots that were carried over, topped up or granted, their entries, reservations of
 * bookings, spending within limits and approvals. Does not own: what a use costs and consumes
 * (rating), the limits themselves (account), the plans that grant (catalogue).
 *
 * <p>Invariants: what is left is what came in minus what was used and lapsed, never below zero, and
 * equals the ledger; consumption of the open period is its rating and nothing else; two bookings
 * cannot take the same unit; a fact is credited once.
 */
package io.openmaas.billing.holding;
