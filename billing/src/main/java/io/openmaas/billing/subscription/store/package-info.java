/**
 * Histories of subscriptions on PostgreSQL.
 *
 * <p>Owns: rows of changes, the head beside them, who pays for and who may use a subscription. Does
 * not own: what a history means (subscription).
 *
 * <p>Invariants: changes are appended only; of two who change the same version one is refused; a
 * change, its event and the kept answer commit together.
 */
package io.openmaas.billing.subscription.store;
