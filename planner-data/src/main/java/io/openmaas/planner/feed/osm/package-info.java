/**
 * Reads what there is to know of a street file before it is built.
 *
 * <p>Owns: extent and counts of an OSM PBF. Does not own: its format (planner.osm.pbf).
 */
package io.openmaas.planner.feed.osm;
