package io.openmaas.core.trip;

import java.util.Objects;

/**
 * One revision of a trip record.
 *
 * @param revision 1 and up
 */
public record TripVersion(TripId id, int revision) {
  public TripVersion {
    Objects.requireNonNull(id, "id");
    if (revision < 1) {
      throw new IllegalArgumentException("revisions count from 1");
    }
  }
}
