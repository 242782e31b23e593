package io.openmaas.core.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A half-open span of time: {@code from} belongs to it, {@code to} does not.
 *
 * @param to not before {@code from}; equal for an empty period
 */
public record Period(Instant from, Instant to) {

  public Period {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("period ends at " + to + ", before it starts at " + from);
    }
  }

  public static Period of(Instant from, Duration length) {
    return new Period(from, from.plus(length));
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  public boolean contains(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(to);
  }

  public boolean overlaps(Period other) {
    return from.isBefore(other.to) && other.from.isBefore(to);
  }
}
