/**
 * Opens GTFS zips.
 *
 * <p>Owns: the zip and its tables, row by row with line numbers. Does not own: what is wrong with
 * them (check).
 */
package io.openmaas.planner.feed.gtfs;
