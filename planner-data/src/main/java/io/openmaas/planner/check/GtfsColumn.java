package io.openmaas.planner.check;

import static io.openmaas.planner.check.FieldForm.DATE;
import static io.openmaas.planner.check.FieldForm.FLAG;
import static io.openmaas.planner.check.FieldForm.LATITUDE;
import static io.openmaas.planner.check.FieldForm.LONGITUDE;
import static io.openmaas.planner.check.FieldForm.NUMBER;
import static io.openmaas.planner.check.FieldForm.TEXT;
import static io.openmaas.planner.check.FieldForm.TIME;
import static io.openmaas.planner.check.FieldForm.WHOLE;
import static io.openmaas.planner.check.GtfsColumn.Presence.OPTIONAL;
import static io.openmaas.planner.check.GtfsColumn.Presence.REQUIRED;

import java.util.List;

/**
 * A column that planning depends on, with its form, after the GTFS Schedule reference (2026-04).
 * Columns that are not listed are not judged.
 */
record GtfsColumn(String table, String name, FieldForm form, Presence presence) {

  enum Presence {
    /** The column and a value in every row. */
    REQUIRED,
    OPTIONAL
  }

  static final List<GtfsColumn> ALL =
      List.of(
          new GtfsColumn("agency.txt", "agency_name", TEXT, REQUIRED),
          new GtfsColumn("agency.txt", "agency_url", TEXT, REQUIRED),
          new GtfsColumn("stops.txt", "stop_id", TEXT, REQUIRED),
          new GtfsColumn("stops.txt", "stop_lat", LATITUDE, OPTIONAL),
          new GtfsColumn("stops.txt", "stop_lon", LONGITUDE, OPTIONAL),
          new GtfsColumn("stops.txt", "location_type", WHOLE, OPTIONAL),
          new GtfsColumn("routes.txt", "route_id", TEXT, REQUIRED),
          new GtfsColumn("routes.txt", "route_type", WHOLE, REQUIRED),
          new GtfsColumn("trips.txt", "trip_id", TEXT, REQUIRED),
          new GtfsColumn("trips.txt", "route_id", TEXT, REQUIRED),
          new GtfsColumn("trips.txt", "service_id", TEXT, REQUIRED),
          new GtfsColumn("trips.txt", "direction_id", FLAG, OPTIONAL),
          new GtfsColumn("stop_times.txt", "trip_id", TEXT, REQUIRED),
          new GtfsColumn("stop_times.txt", "stop_sequence", WHOLE, REQUIRED),
          new GtfsColumn("stop_times.txt", "arrival_time", TIME, OPTIONAL),
          new GtfsColumn("stop_times.txt", "departure_time", TIME, OPTIONAL),
          new GtfsColumn("stop_times.txt", "start_pickup_drop_off_window", TIME, OPTIONAL),
          new GtfsColumn("stop_times.txt", "end_pickup_drop_off_window", TIME, OPTIONAL),
          new GtfsColumn("stop_times.txt", "shape_dist_traveled", NUMBER, OPTIONAL),
          new GtfsColumn("calendar.txt", "service_id", TEXT, REQUIRED),
          new GtfsColumn("calendar.txt", "monday", FLAG, REQUIRED),
          new GtfsColumn("calendar.txt", "tuesday", FLAG, REQUIRED),
          new GtfsColumn("calendar.txt", "wednesday", FLAG, REQUIRED),
          new GtfsColumn("calendar.txt", "thursday", FLAG, REQUIRED),
          new GtfsColumn("calendar.txt", "friday", FLAG, REQUIRED),
          new GtfsColumn("calendar.txt", "saturday", FLAG, REQUIRED),
          new GtfsColumn("calendar.txt", "sunday", FLAG, REQUIRED),
          new GtfsColumn("calendar.txt", "start_date", DATE, REQUIRED),
          new GtfsColumn("calendar.txt", "end_date", DATE, REQUIRED),
          new GtfsColumn("calendar_dates.txt", "service_id", TEXT, REQUIRED),
          new GtfsColumn("calendar_dates.txt", "date", DATE, REQUIRED),
          new GtfsColumn("calendar_dates.txt", "exception_type", WHOLE, REQUIRED),
          new GtfsColumn("frequencies.txt", "trip_id", TEXT, REQUIRED),
          new GtfsColumn("frequencies.txt", "start_time", TIME, REQUIRED),
          new GtfsColumn("frequencies.txt", "end_time", TIME, REQUIRED),
          new GtfsColumn("frequencies.txt", "headway_secs", WHOLE, REQUIRED),
          new GtfsColumn("shapes.txt", "shape_id", TEXT, REQUIRED),
          new GtfsColumn("shapes.txt", "shape_pt_lat", LATITUDE, REQUIRED),
          new GtfsColumn("shapes.txt", "shape_pt_lon", LONGITUDE, REQUIRED),
          new GtfsColumn("shapes.txt", "shape_pt_sequence", WHOLE, REQUIRED),
          new GtfsColumn("transfers.txt", "min_transfer_time", WHOLE, OPTIONAL),
          new GtfsColumn("feed_info.txt", "feed_start_date", DATE, OPTIONAL),
          new GtfsColumn("feed_info.txt", "feed_end_date", DATE, OPTIONAL));

  static List<String> tables() {
    return ALL.stream().map(GtfsColumn::table).distinct().toList();
  }

  static List<GtfsColumn> of(String table) {
    return ALL.stream().filter(column -> column.table.equals(table)).toList();
  }
}
