package io.openmaas.terminal.fleet.job;

import io.openmaas.core.geo.Coordinates;
import java.util.Optional;

/**
 * From where to where a vehicle is driven.
 *
 * @param from where it stood when that was planned; absent where that was not known
 * @param name of the place, for people
 * @param bay the parking bay there, where one is kept for it
 */
public record Move(Optional<Coordinates> from, Coordinates to, String name, Optional<String> bay) {}
