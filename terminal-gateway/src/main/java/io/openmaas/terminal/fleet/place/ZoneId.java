package io.openmaas.terminal.fleet.place;

import java.util.Objects;
import java.util.UUID;

/** One version of a zone. */
public record ZoneId(UUID value) {
  public ZoneId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
