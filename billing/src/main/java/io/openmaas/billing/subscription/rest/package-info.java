/**
 * Subscriptions over HTTP.
 *
 * <p>Owns: how a subscription, its history, timeline and previews are shown. Does not own: what may
 * be changed when (subscription).
 *
 * <p>Invariants: a change names the version it was decided on; a traveller sees and changes his own
 * only.
 */
package io.openmaas.billing.subscription.rest;
