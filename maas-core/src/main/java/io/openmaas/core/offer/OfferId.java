package io.openmaas.core.offer;

import java.util.Objects;
import java.util.UUID;

/** An offer. */
public record OfferId(UUID value) {
  public OfferId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
