package io.openmaas.planner.otp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.itinerary.Means;
import io.openmaas.core.itinerary.Place;
import io.openmaas.core.itinerary.PlanRequest;
import io.openmaas.core.itinerary.PlanRequest.TimeMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One question to OpenTripPlanner (GTFS GraphQL API, {@code planConnection}).
 *
 * <p>It searches with one street mode beside walking per access, egress or direct way, so a request
 * becomes several questions.
 */
record PlanQuery(Kind kind, PlanRequest request, Duration searchWindow) {
  static final String PATH = "/otp/gtfs/v1";

  /** Leave the window to OpenTripPlanner. */
  private static final Duration DYNAMIC = Duration.ZERO;

  /** Long enough to find the first line in the morning. */
  private static final Duration THROUGH_THE_NIGHT = Duration.ofHours(12);

  private static final int ITINERARIES = 5;
  private static final int ITINERARIES_THROUGH_THE_NIGHT = 2;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final String GRAPHQL =
      """
      query Plan($from: PlanLabeledLocationInput!, $to: PlanLabeledLocationInput!,
                 $time: PlanDateTimeInput!, $modes: PlanModesInput!,
                 $preferences: PlanPreferencesInput, $first: Int, $window: Duration) {
        planConnection(origin: $from, destination: $to, dateTime: $time, modes: $modes,
                       preferences: $preferences, first: $first, searchWindow: $window) {
          routingErrors { code }
          edges { node { legs {
            mode transitLeg distance headsign
            start { scheduledTime estimated { time } }
            end { scheduledTime estimated { time } }
            from { name lat lon
              rentalVehicle { vehicleId rentalNetwork { networkId } } }
            to { name lat lon }
            route { shortName longName color }
            agency { name }
            trip { gtfsId }
            legGeometry { points }
          } } }
        }
      }
      """;

  /** What is searched for. */
  enum Kind {
    TRANSIT_AND_WALK,
    WALK,
    CAR,
    CAR_TO_TRANSIT,
    TRANSIT_TO_CAR
  }

  /** The questions that answer a request. */
  static List<PlanQuery> of(PlanRequest request) {
    Set<Means> allowed = request.allowed();
    var kinds = new ArrayList<Kind>();
    kinds.add(allowed.contains(Means.TRANSIT) ? Kind.TRANSIT_AND_WALK : Kind.WALK);
    if (allowed.contains(Means.CAR_SHARE)) {
      kinds.add(Kind.CAR);
    }
    if (allowed.containsAll(Set.of(Means.TRANSIT, Means.CAR_SHARE))) {
      kinds.add(Kind.CAR_TO_TRANSIT);
      kinds.add(Kind.TRANSIT_TO_CAR);
    }
    return kinds.stream().map(kind -> new PlanQuery(kind, request, DYNAMIC)).toList();
  }

  /** One question of each kind. */
  static List<PlanQuery> forWarmUp(Coordinates from, Coordinates to, Instant at) {
    var request =
        new PlanRequest(
            new io.openmaas.core.city.CityId("warm-up"),
            new Place("", from),
            new Place("", to),
            at,
            TimeMode.DEPART_AT,
            Set.of(Means.values()));
    return of(request);
  }

  /** The same with a window so long that a line is found even at night. */
  PlanQuery throughTheNight() {
    return new PlanQuery(kind, request, THROUGH_THE_NIGHT);
  }

  boolean isThroughTheNight() {
    return !searchWindow.isZero();
  }

  boolean isOverTransit() {
    return switch (kind) {
      case TRANSIT_AND_WALK, CAR_TO_TRANSIT, TRANSIT_TO_CAR -> true;
      case WALK, CAR -> false;
    };
  }

  /** JSON, UTF-8. */
  byte[] body() {
    ObjectNode body = NODES.objectNode();
    body.put("query", GRAPHQL);
    ObjectNode variables = body.putObject("variables");
    variables.set("from", location(request.from()));
    variables.set("to", location(request.to()));
    variables.putObject("time").put(timeField(), offsetDateTime(request.at()));
    variables.set("modes", modes());
    variables.put("first", isThroughTheNight() ? ITINERARIES_THROUGH_THE_NIGHT : ITINERARIES);
    if (isThroughTheNight()) {
      variables.put("window", searchWindow.toString());
    }
    if (kind != Kind.WALK) {
      variables
          .putObject("preferences")
          .putObject("street")
          .putObject("car")
          .putObject("rental")
          .putArray("allowedNetworks")
          .add(OtpConfig.OWN_FLEET);
    }
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private String timeField() {
    return switch (request.timeMode()) {
      case DEPART_AT -> "earliestDeparture";
      case ARRIVE_BY -> "latestArrival";
    };
  }

  private static String offsetDateTime(Instant at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
  }

  private static ObjectNode location(Place place) {
    ObjectNode location = NODES.objectNode();
    location
        .putObject("location")
        .putObject("coordinate")
        .put("latitude", place.at().latitude())
        .put("longitude", place.at().longitude());
    return location;
  }

  /** A rental mode must stand with WALK; null where a field is not wanted makes the server fail. */
  private ObjectNode modes() {
    ObjectNode modes = NODES.objectNode();
    switch (kind) {
      case TRANSIT_AND_WALK -> {
        transit(modes, walk(), walk());
        modes.set("direct", walk());
      }
      case WALK -> modes.put("directOnly", true).set("direct", walk());
      case CAR -> modes.put("directOnly", true).set("direct", car());
      case CAR_TO_TRANSIT -> transit(modes.put("transitOnly", true), car(), walk());
      case TRANSIT_TO_CAR -> transit(modes.put("transitOnly", true), walk(), car());
    }
    return modes;
  }

  private static void transit(ObjectNode modes, ArrayNode access, ArrayNode egress) {
    ObjectNode transit = modes.putObject("transit");
    transit.set("access", access);
    transit.set("egress", egress);
  }

  private static ArrayNode walk() {
    return NODES.arrayNode().add("WALK");
  }

  private static ArrayNode car() {
    return NODES.arrayNode().add("CAR_RENTAL").add("WALK");
  }
}
