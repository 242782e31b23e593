package io.openmaas.planner.graph.store;

import io.openmaas.core.city.CityId;
import java.util.List;

/** A city was asked for that is not on this machine. */
public final class NoSuchCity extends RuntimeException {
  NoSuchCity(CityId id, List<CityId> known) {
    super(
        "there is no city '"
            + id
            + "' here"
            + (known.isEmpty() ? "; none has been imported" : "; there are " + known));
  }
}
