package io.openmaas.core.offer.rest;

import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.itinerary.Means;
import io.openmaas.core.itinerary.Place;
import io.openmaas.core.itinerary.PlanRequest;
import io.openmaas.core.itinerary.PlanRequest.TimeMode;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A wish for a trip.
 *
 * @param departAt ISO 8601, with an offset or as local time of the city; not together with {@code
 *     arriveBy}; without both it is now
 * @param means null or empty for all
 */
public record TripWishJson(
    @NotBlank @Size(max = 40) String city,
    @NotNull @Valid Point from,
    @NotNull @Valid Point to,
    @Size(max = 40) String departAt,
    @Size(max = 40) String arriveBy,
    @Size(max = 10) List<@NotBlank @Size(max = 40) String> means) {

  private static final Duration LONGEST_PAST = Duration.ofHours(1);
  private static final Duration LONGEST_AHEAD = Duration.ofDays(400);

  /** A point on the map. */
  public record Point(@Size(max = 200) String name, @NotNull Double lat, @NotNull Double lon) {

    private Place toDomain(String field, City city) {
      if (!(lat >= -90 && lat <= 90)) {
        throw invalid(field + ".lat", "must be a latitude between -90 and 90");
      }
      if (!(lon >= -180 && lon <= 180)) {
        throw invalid(field + ".lon", "must be a longitude between -180 and 180");
      }
      var at = new Coordinates(lat, lon);
      if (!city.extent().contains(at)) {
        var extent = city.extent();
        throw invalid(
            field,
            "lies outside "
                + city.name()
                + ", which reaches from "
                + shown(extent.southWest())
                + " to "
                + shown(extent.northEast()));
      }
      return new Place(name == null ? "" : name, at);
    }

    private static String shown(Coordinates at) {
      return at.latitude() + "," + at.longitude();
    }
  }

  PlanRequest toDomain(City served, Instant now) {
    if (departAt != null && arriveBy != null) {
      throw invalid("arriveBy", "must be absent when departAt is given");
    }
    var timeMode = arriveBy == null ? TimeMode.DEPART_AT : TimeMode.ARRIVE_BY;
    Instant at =
        arriveBy != null
            ? time("arriveBy", arriveBy, served, now)
            : departAt != null ? time("departAt", departAt, served, now) : now;
    return new PlanRequest(
        served.id(),
        from.toDomain("from", served),
        to.toDomain("to", served),
        at,
        timeMode,
        allowed());
  }

  private static Instant time(String field, String text, City city, Instant now) {
    Instant time;
    try {
      time = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      try {
        time = LocalDateTime.parse(text).atZone(city.zone()).toInstant();
      } catch (DateTimeParseException _) {
        throw invalid(field, "must be a time like 2026-05-04T08:00:00Z");
      }
    }
    if (time.isBefore(now.minus(LONGEST_PAST))) {
      throw invalid(field, "lies in the past; it is " + now + " now");
    }
    if (time.isAfter(now.plus(LONGEST_AHEAD))) {
      throw invalid(field, "lies more than " + LONGEST_AHEAD.toDays() + " days ahead");
    }
    return time;
  }

  private Set<Means> allowed() {
    if (means == null || means.isEmpty()) {
      return EnumSet.allOf(Means.class);
    }
    var allowed = EnumSet.noneOf(Means.class);
    for (int i = 0; i < means.size(); i++) {
      try {
        allowed.add(Means.valueOf(means.get(i)));
      } catch (IllegalArgumentException _) {
        throw invalid("means[" + i + "]", "must be one of " + EnumSet.allOf(Means.class));
      }
    }
    return allowed;
  }

  private static ProblemException invalid(String field, String message) {
    return new ProblemException(Problem.invalid(field, message));
  }
}
