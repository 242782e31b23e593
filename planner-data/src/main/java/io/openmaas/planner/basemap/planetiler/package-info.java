/** Draws vector tiles with Planetiler; the only place that knows it. Runs in a child JVM. */
package io.openmaas.planner.basemap.planetiler;
