package io.openmaas.core.vehicle;

import java.util.Objects;
import java.util.UUID;

/** A vehicle of our own fleet. */
public record VehicleId(UUID value) {
  public VehicleId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
