package io.openmaas.core.traveller;

import java.util.Objects;
import java.util.UUID;

/** A traveller. */
public record TravellerId(UUID value) {
  public TravellerId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
