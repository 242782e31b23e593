/**
 * What is sold, at which price, with which tax, and what operators get.
 *
 * <p>Owns: plans and their versions, price components, tax categories and rates, operator terms,
 * and their form as data (catalogue.yaml). Does not own: who has which plan (subscription), what a
 * ride costs (rating).
 *
 * <p>Invariants: a version is pinned by its {@link io.openmaas.core.offer.TariffRef} and never
 * changes; a catalogue with an error is refused whole; what the application uses ({@link
 * io.openmaas.billing.catalogue.CurrentCatalogue}) only grows.
 */
package io.openmaas.billing.catalogue;
