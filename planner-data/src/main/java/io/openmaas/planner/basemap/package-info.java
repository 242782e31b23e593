/**
 * The map of a city, drawn from the same street data as its routes, so that it works without any
 * map server.
 *
 * <p>Owns: the vector tiles (one PMTiles archive per city), their style and the glyphs of their
 * labels. Does not own: the street data (graph), what is drawn on top of the map (the web page).
 *
 * <p>Invariants: an archive appears whole or not at all; building one leaves this JVM's memory and
 * logs alone, because Planetiler runs in a JVM of its own; nothing is downloaded.
 */
package io.openmaas.planner.basemap;
