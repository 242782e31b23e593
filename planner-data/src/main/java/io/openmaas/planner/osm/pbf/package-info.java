/**
 * OpenStreetMap data in the PBF format.
 *
 * <p>Owns: reading and writing of nodes and ways. Does not own: what the tags mean for a map
 * (basemap), for routing (otp) or for parking (demo).
 *
 * <p>Invariants: what is written is sorted by type and id and carries no time of writing, so the
 * same data give the same bytes; a broken file is refused with its name and the reason.
 *
 * @see <a href="https://wiki.openstreetmap.org/wiki/PBF_Format">PBF format</a>
 */
package io.openmaas.planner.osm.pbf;
