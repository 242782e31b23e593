package io.openmaas.core.security;

import java.util.Objects;
import java.util.UUID;

/** An account. */
public record AccountId(UUID value) {
  public AccountId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
