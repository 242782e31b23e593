package io.openmaas.app.cli;

import io.openmaas.app.embedded.StartFailure;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.planner.graph.store.CityLibrary;
import java.util.List;

/** Which cities a server is to serve. */
final class CityChoice {

  private CityChoice() {}

  /**
   * The named cities, or all there are.
   *
   * @throws StartFailure if a name is wrong or unknown, or there is no city at all
   */
  static List<CityId> of(CityLibrary library, List<String> names) {
    List<CityId> known = library.list().stream().map(City::id).toList();
    if (names.isEmpty()) {
      if (known.isEmpty()) {
        throw new StartFailure(
            "there is no city yet: import one with ./openmaas city import, or try ./openmaas demo");
      }
      return known;
    }
    return names.stream().distinct().map(name -> pick(known, name)).toList();
  }

  private static CityId pick(List<CityId> known, String name) {
    try {
      CityId id = new CityId(name);
      if (!known.contains(id)) {
        throw new StartFailure("there is no city '" + name + "': there are " + known);
      }
      return id;
    } catch (IllegalArgumentException e) {
      throw new StartFailure(e.getMessage());
    }
  }
}
