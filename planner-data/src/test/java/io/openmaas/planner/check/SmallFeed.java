package io.openmaas.planner.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A faultless feed of two stops and one trip, to be spoilt by tests. */
public final class SmallFeed {
  private final Map<String, String> tables = new LinkedHashMap<>();

  public SmallFeed() {
    tables.put(
        "agency.txt",
        """
        agency_id,agency_name,agency_url,agency_timezone
        A,Trams,http://trams.example,Europe/Berlin
        """);
    tables.put(
        "stops.txt",
        """
        stop_id,stop_name,stop_lat,stop_lon
        S1,Market,48.59,8.86
        S2,Station,48.60,8.87
        """);
    tables.put(
        "routes.txt",
        """
        route_id,agency_id,route_short_name,route_type
        R,A,1,0
        """);
    tables.put(
        "trips.txt",
        """
        route_id,service_id,trip_id
        R,DAILY,T
        """);
    tables.put(
        "stop_times.txt",
        """
        trip_id,arrival_time,departure_time,stop_id,stop_sequence
        T,08:00:00,08:00:00,S1,1
        T,25:10:00,25:10:00,S2,2
        """);
    tables.put(
        "calendar.txt",
        """
        service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
        DAILY,1,1,1,1,1,1,1,20260101,20271231
        """);
  }

  public SmallFeed with(String table, String text) {
    tables.put(table, text);
    return this;
  }

  public SmallFeed without(String table) {
    tables.remove(table);
    return this;
  }

  /** In one table, the first text becomes the second. */
  public SmallFeed replacing(String table, String from, String to) {
    String before = tables.get(table);
    if (!before.contains(from)) {
      throw new IllegalArgumentException(table + " does not hold " + from);
    }
    tables.put(table, before.replace(from, to));
    return this;
  }

  public Path write(Path file) {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var table : tables.entrySet()) {
        zip.putNextEntry(new ZipEntry(table.getKey()));
        zip.write(table.getValue().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
