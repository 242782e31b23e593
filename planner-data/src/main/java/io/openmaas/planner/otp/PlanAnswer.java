package io.openmaas.planner.otp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;

/** What OpenTripPlanner answers to a {@link PlanQuery}, in its own terms. */
record PlanAnswer(List<String> routingErrors, List<OtpItinerary> itineraries) {
  private static final ObjectMapper JSON = new ObjectMapper();

  record OtpItinerary(List<OtpLeg> legs) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record OtpLeg(
      String mode,
      boolean transitLeg,
      double distance,
      String headsign,
      LegTime start,
      LegTime end,
      OtpPlace from,
      OtpPlace to,
      Route route,
      Agency agency,
      Trip trip,
      Geometry legGeometry) {}

  /** As estimated from real time, or else as scheduled; ISO 8601 with offset. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record LegTime(String scheduledTime, Estimate estimated) {
    Instant instant() {
      String time = estimated == null ? scheduledTime : estimated.time;
      return OffsetDateTime.parse(time).toInstant();
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Estimate(String time) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record OtpPlace(String name, double lat, double lon, RentalVehicle rentalVehicle) {}

  /** The id is {@code NETWORK:ID}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record RentalVehicle(String vehicleId, RentalNetwork rentalNetwork) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record RentalNetwork(String networkId) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Route(String shortName, String longName, String color) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Agency(String name) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Trip(String gtfsId) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Geometry(String points) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Body(Data data, List<GraphqlError> errors) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Data(PlanConnection planConnection) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record PlanConnection(List<RoutingError> routingErrors, List<Edge> edges) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record RoutingError(String code) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Edge(OtpItinerary node) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record GraphqlError(String message) {}

  /**
   * @throws IOException if it is not the answer to a plan, or says that there was an error
   */
  static PlanAnswer parse(byte[] json) throws IOException {
    Body body = JSON.readValue(json, Body.class);
    if (body.data == null || body.data.planConnection == null) {
      throw new IOException(
          body.errors == null || body.errors.isEmpty()
              ? "the answer holds no plan"
              : body.errors.stream().map(GraphqlError::message).collect(Collectors.joining("; ")));
    }
    PlanConnection plan = body.data.planConnection;
    return new PlanAnswer(
        plan.routingErrors == null
            ? List.of()
            : plan.routingErrors.stream().map(RoutingError::code).toList(),
        plan.edges == null ? List.of() : plan.edges.stream().map(Edge::node).toList());
  }

  /** There may be lines, but none soon. */
  boolean foundNoLineSoon() {
    return routingErrors.contains("NO_TRANSIT_CONNECTION_IN_SEARCH_WINDOW");
  }
}
