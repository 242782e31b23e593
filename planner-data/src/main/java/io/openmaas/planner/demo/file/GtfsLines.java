package io.openmaas.planner.demo.file;

import io.openmaas.core.geo.Coordinates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipFile;

/**
 * Reads from a GTFS feed which lines there are and which stops each serves: of every route and
 * direction the trip with the most stops.
 */
final class GtfsLines {
  private final Map<String, Stop> stops = new HashMap<>();
  private final Map<String, String> routeNames = new HashMap<>();
  private final Map<String, String> lineOfTrip = new HashMap<>();
  private final Map<String, Integer> callsOfTrip = new HashMap<>();

  /** A stop as the feed has it. */
  record Stop(String name, Coordinates at) {}

  /**
   * One direction of a route.
   *
   * @param trips how many the feed has of it
   */
  record Line(String name, List<Stop> stops, int trips) {}

  private record LineCall(int sequence, String stop) {}

  private GtfsLines() {}

  static List<Line> read(Path feed) throws IOException {
    try (var zip = new ZipFile(feed.toFile())) {
      return new GtfsLines().read(zip);
    }
  }

  private List<Line> read(ZipFile zip) throws IOException {
    each(zip, "stops.txt", this::addStop);
    each(
        zip,
        "routes.txt",
        row ->
            routeNames.put(
                row.get("route_id"), firstText(row, "route_short_name", "route_long_name")));
    each(
        zip,
        "trips.txt",
        row ->
            lineOfTrip.put(
                row.get("trip_id"),
                row.get("route_id") + "\t" + row.getOrDefault("direction_id", "")));
    each(zip, "stop_times.txt", row -> callsOfTrip.merge(row.get("trip_id"), 1, Integer::sum));
    var longest = new TreeMap<String, String>();
    var trips = new HashMap<String, Integer>();
    lineOfTrip.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              String line = entry.getValue();
              trips.merge(line, 1, Integer::sum);
              longest.merge(line, entry.getKey(), (a, b) -> calls(b) > calls(a) ? b : a);
            });
    return lines(zip, longest, trips);
  }

  private int calls(String trip) {
    return callsOfTrip.getOrDefault(trip, 0);
  }

  private List<Line> lines(ZipFile zip, Map<String, String> longest, Map<String, Integer> trips)
      throws IOException {
    var chosen = new HashMap<String, List<LineCall>>();
    longest.values().forEach(trip -> chosen.put(trip, new ArrayList<>()));
    each(
        zip,
        "stop_times.txt",
        row -> {
          var calls = chosen.get(row.get("trip_id"));
          if (calls != null && stops.containsKey(row.get("stop_id"))) {
            calls.add(
                new LineCall(
                    Integer.parseInt(row.get("stop_sequence").trim()), row.get("stop_id")));
          }
        });
    var lines = new ArrayList<Line>();
    longest.forEach(
        (line, trip) -> {
          var calls = chosen.get(trip);
          calls.sort(Comparator.comparingInt(LineCall::sequence));
          lines.add(
              new Line(
                  routeNames.getOrDefault(line.split("\t", -1)[0], ""),
                  calls.stream().map(call -> stops.get(call.stop)).toList(),
                  trips.get(line)));
        });
    return lines;
  }

  private void addStop(Map<String, String> row) {
    try {
      stops.put(
          row.get("stop_id"),
          new Stop(
              row.getOrDefault("stop_name", row.get("stop_id")),
              new Coordinates(
                  Double.parseDouble(row.get("stop_lat").trim()),
                  Double.parseDouble(row.get("stop_lon").trim()))));
    } catch (NullPointerException | NumberFormatException _) {
      // flex areas and broken stops have no place; the feed check reports the latter
      return;
    }
  }

  private static String firstText(Map<String, String> row, String first, String second) {
    String text = row.getOrDefault(first, "");
    return text.isEmpty() ? row.getOrDefault(second, "") : text;
  }

  private static void each(ZipFile zip, String file, Consumer<Map<String, String>> use)
      throws IOException {
    var entry = zip.getEntry(file);
    if (entry == null) {
      return;
    }
    try (var reader =
        new BufferedReader(
            new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      if (line == null) {
        return;
      }
      List<String> header = fields(line.startsWith("\uFEFF") ? line.substring(1) : line);
      while ((line = reader.readLine()) != null) {
        List<String> fields = fields(line);
        var row = new HashMap<String, String>();
        for (int i = 0; i < Math.min(header.size(), fields.size()); i++) {
          row.put(header.get(i).trim(), fields.get(i));
        }
        if (fields.size() > 1) {
          use.accept(row);
        }
      }
    }
  }

  private static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char letter = line.charAt(i);
      if (letter == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (letter == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(letter);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
