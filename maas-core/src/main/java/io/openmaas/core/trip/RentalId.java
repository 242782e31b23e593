package io.openmaas.core.trip;

import java.util.Objects;
import java.util.UUID;

/** A rental. */
public record RentalId(UUID value) {
  public RentalId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
