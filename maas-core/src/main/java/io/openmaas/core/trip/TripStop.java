package io.openmaas.core.trip;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a vehicle stood for long with the ignition on.
 *
 * @param position absent where no fix was had
 */
public record TripStop(Period time, Optional<Coordinates> position) {
  public TripStop {
    Objects.requireNonNull(time, "time");
    position = position == null ? Optional.empty() : position;
  }
}
