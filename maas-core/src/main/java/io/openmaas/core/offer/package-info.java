/**
 * Priced itineraries for one traveller.
 *
 * <p>Owns: offers, their legs' prices and expiry, and the ports that quote and price. Does not own:
 * tariffs (billing), operators' prices (connectors).
 *
 * <p>Invariants: an offer reserves nothing; it pins the tariff version it was priced with; after
 * its expiry it cannot be booked.
 */
package io.openmaas.core.offer;
