/**
 * Invoices, running bills and invoice runs over HTTP.
 *
 * <p>Owns: what of a document is shown, and to whom. Does not own: what is on it (invoice), how it
 * is kept (invoice.store).
 *
 * <p>Invariants: a traveller sees his own only; amounts are decimal texts.
 */
package io.openmaas.billing.invoice.rest;
