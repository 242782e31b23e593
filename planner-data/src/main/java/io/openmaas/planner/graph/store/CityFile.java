package io.openmaas.planner.graph.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.operator.OperatorId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;

/** {@code city.json}: the facts of a city, and what it was made from. */
@JsonIgnoreProperties(ignoreUnknown = true)
record CityFile(
    String id,
    String name,
    String timeZone,
    String currency,
    String country,
    Corners extent,
    String transitOperator,
    Provenance madeFrom) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  record Corners(Point southWest, Point northEast) {}

  record Point(double lat, double lon) {}

  /** Instants in ISO 8601, hashes in SHA-256. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Provenance(String importedAt, String streets, List<FeedFacts> feeds, String graph) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record FeedFacts(String file, String feedId, String hash, String firstDay, String lastDay) {}

  static CityFile of(City city, Provenance madeFrom) {
    return new CityFile(
        city.id().value(),
        city.name(),
        city.zone().getId(),
        city.currency().getCurrencyCode(),
        city.country(),
        new Corners(point(city.extent().southWest()), point(city.extent().northEast())),
        city.transitOperator().value(),
        madeFrom);
  }

  private static Point point(Coordinates at) {
    return new Point(at.latitude(), at.longitude());
  }

  City toDomain() {
    return new City(
        new CityId(id),
        name,
        ZoneId.of(timeZone),
        Currency.getInstance(currency),
        country,
        new City.Extent(
            new Coordinates(extent.southWest.lat, extent.southWest.lon),
            new Coordinates(extent.northEast.lat, extent.northEast.lon)),
        new OperatorId(transitOperator));
  }

  void write(Path file) {
    try {
      JSON.writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Fails with a readable reason where the file is broken. */
  static CityFile read(Path file) {
    try {
      return JSON.readValue(file.toFile(), CityFile.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
