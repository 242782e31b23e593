package io.openmaas.planner.feed;

import io.openmaas.core.city.City;

/**
 * What an OpenStreetMap file holds, in short.
 *
 * @param name of the file, for messages
 * @param extent the rectangle that the file claims to cover, or that of its nodes
 * @param ways all of them
 * @param roads those that carry a {@code highway} tag
 */
public record Streets(String name, City.Extent extent, long nodes, long ways, long roads) {}
