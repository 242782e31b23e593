package io.openmaas.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.app.wiring.BusinessClock;
import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Finds when, and on which of the city's example trips, a traveller is offered a line and a shared
 * car together. Timetables differ: some run at noon only, some not on Sundays.
 */
final class TripSearch {
  /** Until the planner must have read from our feed where the cars stand. */
  private static final Duration CARS_SEEN_WITHIN = Duration.ofSeconds(30);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** From asking to leaving the house. */
  private static final Duration BEFOREHAND = Duration.ofMinutes(8);

  private static final LocalTime EARLIEST = LocalTime.of(7, 0);
  private static final LocalTime LATEST = LocalTime.of(19, 0);
  private static final List<LocalTime> HOURS = List.of(LocalTime.of(8, 0), LocalTime.of(13, 0));

  /** Over any weekend and the holiday beside it. */
  private static final int DAYS = 5;

  private final ApiClient traveller;
  private final City city;
  private final BusinessClock clock;
  private String lastAnswer = "it was not asked";

  TripSearch(ApiClient traveller, City city, BusinessClock clock) {
    this.traveller = traveller;
    this.city = city;
    this.clock = clock;
  }

  /**
   * A trip that works.
   *
   * @param trip {@code origin} and {@code destination}
   * @param askAt when the traveller should ask for it, on the business clock
   */
  record Found(JsonNode trip, Instant askAt) {}

  /**
   * Looks now, then on the coming days.
   *
   * @param trips the one to be preferred first
   * @return empty if none works on any of the days
   */
  Optional<Found> find(List<JsonNode> trips) {
    awaitCars(trips.getFirst());
    for (Instant moment : moments()) {
      for (JsonNode trip : trips) {
        Optional<Instant> departure =
            offers(trip, moment, List.of("TRANSIT", "CAR_SHARE"))
                .filter(offer -> has(offer, "TRANSIT") && has(offer, "RENTAL"))
                .map(offer -> Instant.parse(offer.path("departure").asText()))
                .filter(at -> isInDaylight(at))
                .min(Comparator.naturalOrder());
        if (departure.isPresent()) {
          return Optional.of(new Found(trip, askAt(departure.get())));
        }
      }
    }
    return Optional.empty();
  }

  private Instant askAt(Instant departure) {
    Instant before = departure.minus(BEFOREHAND);
    return before.isBefore(clock.instant()) ? clock.instant() : before;
  }

  private boolean isInDaylight(Instant moment) {
    LocalTime time = moment.atZone(city.zone()).toLocalTime();
    return !time.isBefore(EARLIEST) && !time.isAfter(LATEST.plusHours(1));
  }

  private List<Instant> moments() {
    Instant now = clock.instant();
    var moments = new ArrayList<Instant>();
    if (isInDaylight(now)) {
      moments.add(now.plus(Duration.ofMinutes(5)));
    }
    LocalDate today = LocalDate.ofInstant(now, city.zone());
    for (int day = 0; day < DAYS; day++) {
      for (LocalTime hour : HOURS) {
        Instant moment = today.plusDays(day).atTime(hour).atZone(city.zone()).toInstant();
        if (moment.isAfter(now)) {
          moments.add(moment);
        }
      }
    }
    return moments;
  }

  /** A plan from beside the car nearest to the destination says whether the planner sees it. */
  private void awaitCars(JsonNode trip) {
    Coordinates to = position(trip.path("destination"));
    Optional<JsonNode> nearest =
        stream(traveller.get("/v1/cities/" + city.id() + "/vehicles"))
            .min(Comparator.comparingDouble(car -> position(car).metresTo(to)));
    if (nearest.isEmpty()) {
      return;
    }
    Map<String, Object> from =
        Map.of(
            "lat", nearest.get().path("lat").asDouble(),
            "lon", nearest.get().path("lon").asDouble());
    for (long waited = 0; waited < CARS_SEEN_WITHIN.toMillis(); waited += LOOK_AGAIN.toMillis()) {
      boolean seen =
          plan(from, trip.path("destination"), clock.instant(), List.of("CAR_SHARE"))
              .anyMatch(offer -> has(offer, "RENTAL"));
      if (seen) {
        return;
      }
      pause();
    }
  }

  private java.util.stream.Stream<JsonNode> offers(
      JsonNode trip, Instant moment, List<String> means) {
    return plan(trip.path("origin"), trip.path("destination"), moment, means);
  }

  private java.util.stream.Stream<JsonNode> plan(
      Object from, JsonNode to, Instant moment, List<String> means) {
    ApiClient.Answer answer =
        traveller.tryPost(
            "/v1/trip-plans",
            Map.of(
                "city", city.id().value(),
                "from", from,
                "to", to,
                "departAt", moment.toString(),
                "means", means));
    lastAnswer = told(answer);
    return stream(answer.body().path("offers"));
  }

  /** What the planner said last, for whoever wonders why nothing was found. */
  String lastAnswer() {
    return lastAnswer;
  }

  private static String told(ApiClient.Answer answer) {
    if (answer.status() / 100 != 2) {
      return answer.status() + " " + answer.body().path("detail").asText();
    }
    var offers =
        stream(answer.body().path("offers"))
            .map(offer -> stream(offer.path("legs")).map(leg -> leg.path("kind").asText()).toList())
            .toList();
    return "offers " + offers + ", missing " + answer.body().path("missing");
  }

  private static Coordinates position(JsonNode place) {
    return new Coordinates(place.path("lat").asDouble(), place.path("lon").asDouble());
  }

  private static boolean has(JsonNode offer, String kind) {
    return stream(offer.path("legs")).anyMatch(leg -> leg.path("kind").asText().equals(kind));
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The same instant if lines run then, otherwise the next eight o'clock of the zone. */
  static Instant daylight(Instant now, ZoneId zone) {
    ZonedDateTime local = now.atZone(zone);
    LocalTime time = local.toLocalTime();
    if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
      return now;
    }
    LocalDate day = local.toLocalDate().plusDays(time.isAfter(LATEST) ? 1 : 0);
    return day.atTime(8, 0).atZone(zone).toInstant();
  }
}
