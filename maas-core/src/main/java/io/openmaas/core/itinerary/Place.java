package io.openmaas.core.itinerary;

import io.openmaas.core.geo.Coordinates;

/**
 * A point on a journey.
 *
 * @param name as shown to travellers; may be empty for a bare point on the map
 */
public record Place(String name, Coordinates at) {}
