package io.openmaas.core.offer.rest;

import static io.openmaas.core.testing.Trips.EIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.itinerary.Means;
import io.openmaas.core.itinerary.PlanRequest.TimeMode;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.Trips;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TripWishJsonTest {

  @Test
  void without_a_time_it_is_now_and_without_means_all_are_allowed() {
    var request = wish(54.9, 13.9, null, null, null).toDomain(Trips.MARENHOLM, EIGHT);
    assertEquals(EIGHT, request.at());
    assertEquals(TimeMode.DEPART_AT, request.timeMode());
    assertEquals(Set.of(Means.values()), request.allowed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-05-04T09:30:00Z      | 2026-05-04T09:30:00Z
          2026-05-04T09:30:00+02:00 | 2026-05-04T07:30:00Z
          2026-05-04T09:30          | 2026-05-04T07:30:00Z
          """)
  void times_may_be_local_to_the_city(String text, Instant instant) {
    var request = wish(54.9, 13.9, null, text, null).toDomain(Trips.MARENHOLM, EIGHT);
    assertEquals(instant, request.at());
    assertEquals(TimeMode.ARRIVE_BY, request.timeMode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          91   | 13.9 | -                    | -                    | -     | from.lat
          NaN  | 13.9 | -                    | -                    | -     | from.lat
          54.9 | 181  | -                    | -                    | -     | from.lon
          48.1 | 11.6 | -                    | -                    | -     | from
          54.9 | 13.9 | 2026-05-04T09:30:00Z | 2026-05-04T09:30:00Z | -     | arriveBy
          54.9 | 13.9 | tomorrow             | -                    | -     | departAt
          54.9 | 13.9 | 2026-05-03T09:30:00Z | -                    | -     | departAt
          54.9 | 13.9 | -                    | 2099-05-04T09:30:00Z | -     | arriveBy
          54.9 | 13.9 | -                    | -                    | MAGIC | means[0]
          """)
  void what_is_wrong_is_named(
      double lat, double lon, String departAt, String arriveBy, String means, String field) {
    var wish = wish(lat, lon, departAt, arriveBy, means);
    var problem =
        assertThrows(ProblemException.class, () -> wish.toDomain(Trips.MARENHOLM, EIGHT)).problem();
    assertEquals(422, problem.status());
    assertEquals(field, problem.errors().getFirst().field());
  }

  private static TripWishJson wish(
      double lat, double lon, String departAt, String arriveBy, String means) {
    return new TripWishJson(
        "marenholm",
        new TripWishJson.Point("Kai", lat, lon),
        new TripWishJson.Point(null, 54.91, 13.92),
        departAt,
        arriveBy,
        means == null ? null : List.of(means));
  }
}
