package io.openmaas.terminal.fleet.place;

import java.util.Objects;
import java.util.UUID;

/** A parking bay. */
public record BayId(UUID value) {
  public BayId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
