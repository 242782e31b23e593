package io.openmaas.core.trip;

import java.util.Objects;
import java.util.UUID;

/** A trip record. */
public record TripId(UUID value) {
  public TripId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
