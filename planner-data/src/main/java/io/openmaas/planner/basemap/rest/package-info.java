/** The map over HTTP: tiles, style and glyphs, all public. */
package io.openmaas.planner.basemap.rest;
