package io.openmaas.planner.graph;

import io.openmaas.core.city.City;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;

/**
 * What the importer of a city may state rather than leave to be derived.
 *
 * @param country ISO 3166-1 alpha-2; otherwise that of the zone
 * @param currency otherwise that of the country
 * @param zone otherwise the agencies'
 * @param extent otherwise what the street data say they cover
 * @param extras files to put into the city's folder, by name, for instance {@code zones.geojson}
 */
public record ImportOptions(
    Optional<String> country,
    Optional<Currency> currency,
    Optional<ZoneId> zone,
    Optional<City.Extent> extent,
    Map<String, Path> extras) {

  public static final ImportOptions DERIVED =
      new ImportOptions(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

  public ImportOptions {
    extras = Map.copyOf(extras);
  }

  public ImportOptions withExtras(Map<String, Path> files) {
    return new ImportOptions(country, currency, zone, extent, files);
  }

  public ImportOptions withExtent(City.Extent stated) {
    return new ImportOptions(country, currency, zone, Optional.of(stated), extras);
  }
}
