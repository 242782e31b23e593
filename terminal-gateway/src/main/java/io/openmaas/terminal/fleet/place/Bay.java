package io.openmaas.terminal.fleet.place;

import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import java.util.Optional;

/**
 * A named place to park.
 *
 * @param radiusMetres a vehicle this near to the position stands in it, 1 to 500
 * @param capacity how many vehicles it holds, 1 to 1000
 * @param zone by name, whose rules hold here too
 * @param owner who it belongs to
 * @param costNote what parking costs, in words
 */
public record Bay(
    BayId id,
    CityId city,
    String name,
    Coordinates position,
    int radiusMetres,
    int capacity,
    Optional<String> zone,
    Terms terms) {

  /** Whose it is and who pays. */
  public record Terms(String owner, Payer payer, Optional<String> costNote) {}

  public Bay {
    if (radiusMetres < 1 || radiusMetres > 500) {
      throw new IllegalArgumentException("radius " + radiusMetres + " m is not within 1 to 500");
    }
    if (capacity < 1 || capacity > 1_000) {
      throw new IllegalArgumentException("capacity " + capacity + " is not within 1 to 1000");
    }
  }

  /** Whether what stands there stands in the bay. */
  public boolean contains(Coordinates point) {
    return position.metresTo(point) <= radiusMetres;
  }
}
