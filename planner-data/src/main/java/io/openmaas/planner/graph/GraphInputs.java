package io.openmaas.planner.graph;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * What a routing graph is built from.
 *
 * @param zone of the streets and timetables
 * @param from the first day whose timetable is kept
 * @param until the last one
 */
public record GraphInputs(
    Path osm, List<Timetable> timetables, ZoneId zone, LocalDate from, LocalDate until) {

  public GraphInputs {
    timetables = List.copyOf(timetables);
  }

  /**
   * A GTFS feed.
   *
   * @param feedId names its stops and trips in itineraries; unique within a city
   */
  public record Timetable(Path gtfs, String feedId) {}
}
