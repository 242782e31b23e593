package io.openmaas.terminal.fleet.job;

import java.util.Objects;
import java.util.UUID;

/** Identity of a job. */
public record JobId(UUID value) {
  public JobId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
