/** The letters of the map's labels, made from an outline font with FontBox. */
package io.openmaas.planner.basemap.fontbox;
