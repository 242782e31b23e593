package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import java.util.Optional;

/** From the names in requests to the cities served. */
public final class CityNames {

  private CityNames() {}

  /**
   * The city a path or a query names.
   *
   * @throws ProblemException 404 where there is none
   */
  public static City get(Cities cities, String name) {
    if (name == null) {
      throw new ProblemException(Problem.invalid("city", "is missing"));
    }
    return find(cities, name)
        .orElseThrow(
            () -> new ProblemException(Problem.notFound("there is no city named " + name)));
  }

  /**
   * The city a body names.
   *
   * @throws ProblemException 422 naming the field, where there is none
   */
  public static City inBody(Cities cities, String name) {
    if (name == null) {
      throw new ProblemException(Problem.invalid("city", "is missing"));
    }
    return find(cities, name)
        .orElseThrow(
            () -> new ProblemException(Problem.invalid("city", "there is no city named " + name)));
  }

  private static Optional<City> find(Cities cities, String name) {
    try {
      return cities.find(new CityId(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
