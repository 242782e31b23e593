package io.openmaas.planner.demo.file;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.itinerary.TransitMode;
import io.openmaas.planner.demo.Plane;
import io.openmaas.planner.demo.Point;
import io.openmaas.planner.demo.Polyline;
import io.openmaas.planner.demo.Timetable;
import io.openmaas.planner.demo.Town;
import io.openmaas.planner.demo.TransitLine;
import io.openmaas.planner.demo.TransitLine.Direction;
import io.openmaas.planner.demo.TransitLine.Platform;
import io.openmaas.planner.demo.TransitLine.Station;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the timetable of a town as GTFS.
 *
 * @see <a href="https://gtfs.org/documentation/schedule/reference/">GTFS Schedule</a>
 */
final class TimetableFeed {
  static final String FEED_ID = "marenholm";

  private static final String SERVICE = "daily";
  private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;
  private static final LocalDateTime FILE_TIME = LocalDateTime.of(2020, 1, 1, 0, 0);

  private final Town town;
  private final Plane plane;
  private final LocalDate firstDay;
  private final Map<String, StringBuilder> files = new LinkedHashMap<>();

  private TimetableFeed(Town town, YearMonth firstMonth) {
    this.town = town;
    this.plane = town.plane();
    this.firstDay = firstMonth.atDay(1);
  }

  /** The feed as a zip file, valid for a year from the first day of the month. */
  static byte[] zip(Town town, YearMonth firstMonth) {
    return new TimetableFeed(town, firstMonth).write();
  }

  private byte[] write() {
    writeAgency();
    writeStops();
    writeRoutes();
    writeTrips();
    writeTransfers();
    return zipped();
  }

  private void writeAgency() {
    String from = DATE.format(firstDay);
    String to = DATE.format(firstDay.plusYears(1).minusDays(1));
    row("agency.txt", "agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang");
    row(
        "agency.txt",
        "mvb",
        "Marenholmer Verkehrsbetriebe",
        "https://verkehrsbetriebe.marenholm.example",
        "Europe/Berlin",
        "de");
    row(
        "calendar.txt",
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date"
            .split(","));
    row("calendar.txt", SERVICE, "1", "1", "1", "1", "1", "1", "1", from, to);
    row(
        "feed_info.txt",
        "feed_id,feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version"
            .split(","));
    row(
        "feed_info.txt",
        FEED_ID,
        "OpenMaaS demonstration city",
        "https://verkehrsbetriebe.marenholm.example",
        "de",
        from,
        to,
        from);
  }

  private void writeStops() {
    row(
        "stops.txt",
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding,platform_code"
            .split(","));
    for (Station station : town.stations()) {
      stop(station.id(), station.name(), station.at(), "1", "", "1", "");
    }
    var written = new ArrayList<String>();
    for (Platform platform : platforms()) {
      if (!written.contains(platform.id())) {
        written.add(platform.id());
        stop(
            platform.id(),
            platform.name(),
            platform.at(),
            "0",
            platform.station().map(Station::id).orElse(""),
            platform.station().isPresent() || written.size() % 5 != 0 ? "1" : "2",
            platform.code());
      }
    }
  }

  private void stop(
      String id,
      String name,
      Point at,
      String type,
      String parent,
      String wheelchair,
      String code) {
    Coordinates place = plane.toCoordinates(at);
    row(
        "stops.txt",
        id,
        name,
        decimal(place.latitude(), 6),
        decimal(place.longitude(), 6),
        type,
        parent,
        wheelchair,
        code);
  }

  private List<Platform> platforms() {
    return town.lines().stream()
        .flatMap(line -> line.directions().stream())
        .flatMap(direction -> direction.calls().stream())
        .map(TransitLine.Call::platform)
        .toList();
  }

  private void writeRoutes() {
    row(
        "routes.txt",
        "route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color"
            .split(","));
    for (TransitLine line : town.lines()) {
      row(
          "routes.txt",
          line.id(),
          "mvb",
          line.name(),
          line.directions().getLast().headsign() + " – " + line.directions().getFirst().headsign(),
          line.mode() == TransitMode.SUBWAY ? "1" : "3",
          line.colour(),
          "FFFFFF");
    }
  }

  private void writeTrips() {
    row(
        "trips.txt",
        "route_id,service_id,trip_id,trip_headsign,direction_id,shape_id,wheelchair_accessible"
            .split(","));
    row(
        "stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled,timepoint"
            .split(","));
    row(
        "shapes.txt",
        "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled".split(","));
    for (TransitLine line : town.lines()) {
      for (int way = 0; way < line.directions().size(); way++) {
        Direction direction = line.directions().get(way);
        String shape = line.id() + "-" + way;
        writeShape(shape, direction.path());
        int number = 0;
        for (Duration start : Timetable.departures(line, way)) {
          number++;
          String trip = "%s-%03d".formatted(shape, number);
          row(
              "trips.txt",
              line.id(),
              SERVICE,
              trip,
              direction.headsign(),
              String.valueOf(way),
              shape,
              "1");
          writeStopTimes(trip, Timetable.passings(line.mode(), direction, start));
        }
      }
    }
  }

  private void writeShape(String shape, Polyline path) {
    double along = 0;
    for (int i = 0; i < path.points().size(); i++) {
      Point point = path.points().get(i);
      along += i == 0 ? 0 : path.points().get(i - 1).to(point);
      Coordinates place = plane.toCoordinates(point);
      row(
          "shapes.txt",
          shape,
          decimal(place.latitude(), 6),
          decimal(place.longitude(), 6),
          String.valueOf(i + 1),
          decimal(along, 1));
    }
  }

  private void writeStopTimes(String trip, List<Timetable.Passing> passings) {
    for (int i = 0; i < passings.size(); i++) {
      var passing = passings.get(i);
      row(
          "stop_times.txt",
          trip,
          clock(passing.arrival()),
          clock(passing.departure()),
          passing.call().platform().id(),
          String.valueOf(i + 1),
          decimal(passing.call().metres(), 1),
          "1");
    }
  }

  /** Between the platforms of one station two minutes are allowed for. */
  private void writeTransfers() {
    row("transfers.txt", "from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time");
    for (Station station : town.stations()) {
      var here =
          platforms().stream()
              .filter(platform -> platform.station().filter(station::equals).isPresent())
              .toList();
      for (Platform from : here) {
        for (Platform to : here) {
          boolean otherLine = !from.code().split(" ")[0].equals(to.code().split(" ")[0]);
          if (otherLine) {
            row("transfers.txt", from.id(), to.id(), "2", "120");
          }
        }
      }
    }
  }

  private void row(String file, String... fields) {
    var text = files.computeIfAbsent(file, _ -> new StringBuilder());
    for (int i = 0; i < fields.length; i++) {
      text.append(i == 0 ? "" : ",").append(quoted(fields[i]));
    }
    text.append('\n');
  }

  private static String quoted(String field) {
    boolean plain = field.indexOf(',') < 0 && field.indexOf('"') < 0;
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String clock(Duration sinceMidnight) {
    return "%02d:%02d:%02d"
        .formatted(
            sinceMidnight.toHours(), sinceMidnight.toMinutesPart(), sinceMidnight.toSecondsPart());
  }

  private byte[] zipped() {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      for (var file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(FILE_TIME);
        zip.putNextEntry(entry);
        zip.write(file.getValue().toString().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
