package io.openmaas.core.booking;

import java.util.Objects;
import java.util.UUID;

/** A booking. */
public record BookingId(UUID value) {
  public BookingId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
