package io.openmaas.core.time;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The machine's own clock, for what somebody else compares with theirs (the age of a GBFS file).
 * Everything of the business uses the injected {@link InstantSource} instead.
 */
public record MachineClock(InstantSource source) {

  public Instant now() {
    return source.instant();
  }
}
