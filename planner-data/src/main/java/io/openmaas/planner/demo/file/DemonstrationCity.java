package io.openmaas.planner.demo.file;

import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.planner.demo.Town;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;

/** Marenholm, an invented city to try OpenMaaS in without any download. */
public final class DemonstrationCity {
  public static final CityId ID = new CityId("marenholm");

  private static final double MARGIN_METRES = 400;

  private DemonstrationCity() {}

  /**
   * Writes {@code city.json}, {@code osm.pbf}, {@code gtfs/marenholm.zip}, {@code zones.geojson},
   * {@code stations.json}, {@code fleet.json} and {@code story.json} into the folder, which is made
   * if need be. The same month gives the same bytes.
   *
   * @param firstMonth the timetable is valid for a year from its first day
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static void generate(Path folder, YearMonth firstMonth) {
    Town town = Town.marenholm();
    try {
      Files.createDirectories(folder.resolve("gtfs"));
      Files.write(folder.resolve("osm.pbf"), TownMap.pbf(town));
      Files.write(
          folder.resolve("gtfs").resolve("marenholm.zip"), TimetableFeed.zip(town, firstMonth));
      CityDocuments.writeStarterSet(folder, town.starterSet());
      CityDocuments.writeCity(folder, city(town));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static City city(Town town) {
    return new City(
        ID,
        "Marenholm",
        ZoneId.of("Europe/Berlin"),
        Currency.getInstance("EUR"),
        "DE",
        Extents.of(town, MARGIN_METRES),
        new OperatorId("city-transit"));
  }
}
