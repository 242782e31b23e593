/**
 * What we publish to others in their standards.
 *
 * <p>Owns: the GBFS feeds of fleets that implement {@link
 * io.openmaas.core.vehicle.PublishesSupply}. Does not own: the fleets.
 *
 * <p>Invariants: a feed shows what is there now, and nothing that it does not know.
 */
package io.openmaas.connectors.facade;
