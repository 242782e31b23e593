/**
 * What a city is made from: GTFS timetables and OpenStreetMap streets.
 *
 * <p>Owns: feeds, their tables and rows, days of service, street data, and reading them ({@code
 * gtfs}, {@code osm}). Does not own: judging them (check) and building from them (graph).
 *
 * <p>Invariants: inputs are only read, never changed; every fault names file and line.
 *
 * @see <a href="https://gtfs.org/documentation/schedule/reference/">GTFS Schedule reference</a>
 */
package io.openmaas.planner.feed;
