package io.openmaas.planner.rest;

import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.planner.otp.PlannerState;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A city as shown over HTTP.
 *
 * @param now the date and time of day in the city, on the business clock
 */
record CityJson(
    String id,
    String name,
    String timeZone,
    String currency,
    String country,
    ExtentJson extent,
    PointJson centre,
    boolean ready,
    PlannerJson planner,
    LocalDateTime now) {

  record PointJson(double lat, double lon) {
    static PointJson of(Coordinates at) {
      return new PointJson(at.latitude(), at.longitude());
    }
  }

  record ExtentJson(PointJson southWest, PointJson northEast) {}

  record PlannerJson(String state, String detail) {}

  static CityJson of(City city, PlannerState planner, java.time.Instant now) {
    return new CityJson(
        city.id().value(),
        city.name(),
        city.zone().getId(),
        city.currency().getCurrencyCode(),
        city.country().toUpperCase(Locale.ROOT),
        new ExtentJson(
            PointJson.of(city.extent().southWest()), PointJson.of(city.extent().northEast())),
        PointJson.of(city.extent().centre()),
        planner.ready(),
        new PlannerJson(planner.stage().name(), planner.detail()),
        now.atZone(city.zone()).toLocalDateTime().truncatedTo(ChronoUnit.SECONDS));
  }
}
