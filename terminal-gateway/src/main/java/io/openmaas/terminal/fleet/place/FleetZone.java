package io.openmaas.terminal.fleet.place;

import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Zone;
import java.time.Instant;
import java.util.Optional;

/**
 * One version of a zone.
 *
 * @param zone its name and outline
 * @param from absent for ever since
 * @param to from when it does not hold any more; absent until further notice
 */
public record FleetZone(
    ZoneId id,
    CityId city,
    Zone zone,
    ZoneRules rules,
    Optional<Instant> from,
    Optional<Instant> to) {

  public FleetZone {
    if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
      throw new IllegalArgumentException("zone " + zone.name() + " ends before it begins");
    }
  }

  /** Whether it holds at this moment. */
  public boolean holdsAt(Instant at) {
    return from.map(it -> !at.isBefore(it)).orElse(true) && to.map(at::isBefore).orElse(true);
  }
}
