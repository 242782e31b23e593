package io.openmaas.core.city;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.operator.OperatorId;
import java.time.ZoneId;
import java.util.Currency;

/**
 * A city that can be served.
 *
 * @param name as people write it
 * @param zone the time zone of its timetables and contracts
 * @param country ISO 3166-1 alpha-2, decides tax
 * @param extent what the street data cover
 * @param transitOperator who sells tickets for its transit lines
 */
public record City(
    CityId id,
    String name,
    ZoneId zone,
    Currency currency,
    String country,
    Extent extent,
    OperatorId transitOperator) {

  public City {
    if (!country.matches("[A-Z]{2}")) {
      throw new IllegalArgumentException("country '" + country + "' is not two capital letters");
    }
  }

  /** A rectangle of latitudes and longitudes. */
  public record Extent(Coordinates southWest, Coordinates northEast) {

    public boolean contains(Coordinates point) {
      return point.latitude() >= southWest.latitude()
          && point.latitude() <= northEast.latitude()
          && point.longitude() >= southWest.longitude()
          && point.longitude() <= northEast.longitude();
    }

    public Coordinates centre() {
      return southWest.towards(northEast, 0.5);
    }
  }
}
