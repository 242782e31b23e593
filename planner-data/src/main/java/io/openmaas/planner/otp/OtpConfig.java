package io.openmaas.planner.otp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.core.city.CityId;
import io.openmaas.planner.graph.GraphInputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The three configuration files of OpenTripPlanner.
 *
 * @see <a href="https://docs.opentripplanner.org/en/v2.9.0/Configuration/">their reference</a>
 */
final class OtpConfig {
  static final String OWN_FLEET = "own-fleet";

  /** How often OpenTripPlanner asks where our cars are. */
  private static final Duration FLEET_REFRESH = Duration.ofSeconds(5);

  /** Walking to a stop, or from it. */
  private static final Duration LONGEST_ACCESS = Duration.ofMinutes(30);

  /**
   * Driving to a stop, or from it, walking to the car included. The largest lever on latency: it
   * bounds the search over the streets.
   */
  private static final Duration LONGEST_CAR_ACCESS = Duration.ofMinutes(20);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private OtpConfig() {}

  static ObjectNode features() {
    ObjectNode config = NODES.objectNode();
    config
        .putObject("otpFeatures")
        .put("FlexRouting", true)
        .put("FaresV2", true)
        .put("ActuatorAPI", true)
        .put("DebugUi", false)
        .put("TransmodelGraphQlApi", false);
    return config;
  }

  /** Inputs are named as {@link OtpGraphBuilder} lays them out. */
  static ObjectNode build(GraphInputs inputs) {
    ObjectNode config = NODES.objectNode();
    config.put("transitServiceStart", inputs.from().toString());
    config.put("transitServiceEnd", inputs.until().toString());
    config.put("transitModelTimeZone", inputs.zone().getId());
    config.putObject("osmDefaults").put("timeZone", inputs.zone().getId());
    config.putArray("osm").addObject().put("source", "osm.pbf");
    var feeds = config.putArray("transitFeeds");
    for (int i = 0; i < inputs.timetables().size(); i++) {
      feeds
          .addObject()
          .put("type", "gtfs")
          .put("source", "gtfs-" + i + ".zip")
          .put("feedId", inputs.timetables().get(i).feedId());
    }
    return config;
  }

  static ObjectNode router(CityId city, URI ourBaseUrl, Duration deadline) {
    ObjectNode config = NODES.objectNode();
    config.putObject("server").put("apiProcessingTimeout", deadline.toString());
    ObjectNode access = config.putObject("routingDefaults").putObject("accessEgress");
    access.put("maxDuration", LONGEST_ACCESS.toString());
    access.putObject("maxDurationForMode").put("CAR_RENTAL", LONGEST_CAR_ACCESS.toString());
    config
        .putArray("updaters")
        .addObject()
        .put("type", "vehicle-rental")
        .put("sourceType", "gbfs")
        .put("network", OWN_FLEET)
        .put("url", fleetFeed(city, ourBaseUrl).toString())
        .put("frequency", FLEET_REFRESH.toString());
    return config;
  }

  /** Where we publish our own fleet. */
  static URI fleetFeed(CityId city, URI ourBaseUrl) {
    String base = ourBaseUrl.toString().replaceAll("/+$", "");
    return URI.create(base + "/gbfs/" + city + "/" + OWN_FLEET + "/gbfs.json");
  }

  static void write(JsonNode config, Path file) {
    try {
      Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
