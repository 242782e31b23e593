/**
 * The cities on this machine: importing them, keeping them, finding them.
 *
 * <p>Owns: the import from streets and timetables to a city that can be served, its folder, the
 * cache of graphs. Does not own: judging inputs (check), the routing engine (otp), tiles (basemap).
 *
 * <p>Invariants: a city folder is whole or not there; an import that fails leaves the city as it
 * was; the same inputs give the same graph, taken from the cache the second time.
 *
 * <pre>
 * DATA/cities/NAME/{city.json, osm.pbf, gtfs/*.zip, graph/graph.obj, basemap.pmtiles, ...}
 * DATA/cache/graphs/HASH/graph.obj
 * DATA/cache/basemaps/HASH/basemap.pmtiles
 * </pre>
 */
package io.openmaas.planner.graph;
