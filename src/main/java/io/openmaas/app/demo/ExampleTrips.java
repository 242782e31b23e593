package io.openmaas.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The example trips in a city's {@code story.json}: the first is the one that is shown. */
final class ExampleTrips {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OTHERS = "others";

  private final Path file;

  /**
   * @param city the city's folder
   */
  ExampleTrips(Path city) {
    this.file = city.resolve("story.json");
  }

  /** One or more, the preferred first. */
  List<JsonNode> list() {
    try {
      ObjectNode first = (ObjectNode) JSON.readTree(file.toFile());
      var trips = new ArrayList<JsonNode>();
      JsonNode others = first.remove(OTHERS);
      trips.add(first);
      if (others != null) {
        others.forEach(trips::add);
      }
      return trips;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** From now on this one is shown. */
  void prefer(JsonNode trip) {
    List<JsonNode> trips = list();
    if (trips.getFirst().equals(trip)) {
      return;
    }
    ObjectNode first = trip.deepCopy();
    ArrayNode others = first.putArray(OTHERS);
    trips.stream().filter(other -> !other.equals(trip)).forEach(others::add);
    try {
      Path half = file.resolveSibling(file.getFileName() + ".new");
      Files.write(half, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(first));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
