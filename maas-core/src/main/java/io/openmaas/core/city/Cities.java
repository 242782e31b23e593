package io.openmaas.core.city;

import java.util.List;
import java.util.Optional;

/** The cities this server serves now. */
public interface Cities {
  Optional<City> find(CityId id);

  /** In the order in which they were named at the start. */
  List<City> list();
}
