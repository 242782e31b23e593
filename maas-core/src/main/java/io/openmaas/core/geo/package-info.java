/**
 * Places on the globe.
 *
 * <p>Owns: WGS 84 coordinates, distances, paths, zones. Does not own: maps and routing.
 *
 * <p>Invariants: latitude before longitude in code; distances in metres.
 */
package io.openmaas.core.geo;
