package io.openmaas.planner.demo;

import io.openmaas.core.itinerary.TransitMode;
import io.openmaas.planner.demo.StreetNetwork.Drive;
import io.openmaas.planner.demo.StreetNetwork.Edge;
import io.openmaas.planner.demo.TransitLine.Call;
import io.openmaas.planner.demo.TransitLine.Direction;
import io.openmaas.planner.demo.TransitLine.Platform;
import io.openmaas.planner.demo.TransitLine.Station;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lays metro lines under the streets and bus lines on them. */
final class LinePlanner {
  private static final double BUS_STOP_SPACING = 340;

  private final StreetNetwork streets;
  private final Map<String, Station> stations = new LinkedHashMap<>();
  private final Map<String, Point> namedStops = new HashMap<>();
  private final Map<String, Platform> busStops = new HashMap<>();

  LinePlanner(StreetNetwork streets) {
    this.streets = streets;
  }

  List<TransitLine> plan() {
    var lines = new ArrayList<TransitLine>();
    Marenholm.metroLines().forEach(line -> lines.add(metro(line)));
    Marenholm.busLines().forEach(line -> lines.add(bus(line)));
    return lines;
  }

  List<Station> stations() {
    return List.copyOf(stations.values());
  }

  private TransitLine metro(Marenholm.MetroLine line) {
    var stops = line.stations().stream().map(this::station).toList();
    Polyline path = Polyline.curve(stops.stream().map(Station::at).toList(), 20);
    return new TransitLine(
        line.name().toLowerCase(Locale.ROOT),
        line.name(),
        TransitMode.SUBWAY,
        line.colour(),
        List.of(
            metroDirection(line.name(), 1, stops, path),
            metroDirection(line.name(), 2, stops.reversed(), path.reversed())));
  }

  private Station station(Marenholm.NamedPlace place) {
    return stations.computeIfAbsent(
        place.name(),
        name -> {
          Point at = streets.junctions().get(streets.nearestJunction(place.at(), _ -> true));
          namedStops.put(name, at);
          return new Station(idOf(name), name, at);
        });
  }

  private static Direction metroDirection(
      String line, int track, List<Station> stops, Polyline path) {
    var calls = new ArrayList<Call>();
    for (Station stop : stops) {
      Polyline.Foot foot = path.nearest(stop.at());
      Point at = foot.point().away(path.bearingAt(foot.along()) - Math.PI / 2, 4);
      calls.add(
          new Call(
              new Platform(
                  stop.id() + "-" + line.toLowerCase(Locale.ROOT) + "-" + track,
                  stop.name(),
                  Optional.of(stop),
                  at,
                  line + " " + track),
              foot.along()));
    }
    return new Direction(stops.getLast().name(), calls, path);
  }

  private TransitLine bus(Marenholm.BusLine line) {
    Drive drive = null;
    for (int i = 1; i < line.passes().size(); i++) {
      Drive leg =
          streets.drive(
              streets.nearestJunction(line.passes().get(i - 1), LinePlanner::busStreet),
              streets.nearestJunction(line.passes().get(i), LinePlanner::busStreet),
              LinePlanner::busStreet);
      drive = drive == null ? leg : drive.then(leg);
    }
    return busLine(line, drive);
  }

  private static boolean busStreet(Edge edge) {
    return edge.street().kind().compareTo(StreetKind.TERTIARY) <= 0
        && edge.street().flow() == Street.Flow.BOTH;
  }

  private record Halt(int junction, String name, double metres) {}

  private TransitLine busLine(Marenholm.BusLine line, Drive drive) {
    var halts = halts(drive);
    Polyline path = drive.line();
    double length = path.metres();
    var forth = new ArrayList<Call>();
    var back = new ArrayList<Call>();
    for (Halt halt : halts) {
      forth.add(new Call(busStop(halt, path, halt.metres()), halt.metres()));
    }
    Polyline reversed = path.reversed();
    for (Halt halt : halts.reversed()) {
      double metres = length - halt.metres();
      back.add(new Call(busStop(halt, reversed, metres), metres));
    }
    return new TransitLine(
        "b" + line.name(),
        line.name(),
        TransitMode.BUS,
        line.colour(),
        List.of(
            new Direction(halts.getLast().name(), forth, path),
            new Direction(halts.getFirst().name(), back, reversed)));
  }

  private List<Halt> halts(Drive drive) {
    var halts = new ArrayList<Halt>();
    double along = 0;
    int last = drive.steps().size();
    for (int i = 0; i <= last; i++) {
      boolean end = i == 0 || i == last;
      boolean due = along - (halts.isEmpty() ? 0 : halts.getLast().metres()) >= BUS_STOP_SPACING;
      int junction = drive.junctions().get(i);
      if (end || (due && streets.edgesAt(junction).size() > 2)) {
        if (i == last && halts.size() > 1 && !due) {
          halts.removeLast();
        }
        Edge on = drive.steps().get(Math.min(i, last - 1));
        halts.add(new Halt(junction, stopName(junction, on.street().name()), along));
      }
      along += i < last ? drive.steps().get(i).metres() : 0;
    }
    return halts;
  }

  /** After the metro station close by, else after the most important street that is crossed. */
  private String stopName(int junction, String on) {
    Point at = streets.junctions().get(junction);
    for (Station station : stations.values()) {
      if (station.at().to(at) < 160) {
        return station.name();
      }
    }
    var names =
        new ArrayList<>(
            streets.edgesAt(junction).stream()
                .map(Edge::street)
                .filter(street -> !street.name().isEmpty() && !street.name().equals(on))
                .sorted(Comparator.comparing(Street::kind).thenComparing(Street::name))
                .map(Street::name)
                .toList());
    names.addAll(names.stream().map(crossed -> on + " / " + crossed).toList());
    names.addAll(List.of(on, on + " Mitte", on + " Nord", on + " Süd"));
    String name =
        names.stream().filter(candidate -> !isTakenElsewhere(candidate, at)).findFirst().orElse(on);
    namedStops.putIfAbsent(name, at);
    return name;
  }

  private boolean isTakenElsewhere(String name, Point at) {
    Point taken = namedStops.get(name);
    return taken != null && taken.to(at) > 120;
  }

  private Platform busStop(Halt halt, Polyline path, double metres) {
    double bearing = path.bearingAt(metres);
    long side = Math.floorMod(Math.round(bearing / (Math.PI / 4)), 8);
    return busStops.computeIfAbsent(
        "bus-" + halt.junction() + "-" + side,
        id ->
            new Platform(
                id,
                halt.name(),
                Optional.empty(),
                path.at(metres).away(bearing - Math.PI / 2, 5),
                ""));
  }

  private static String idOf(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replace("ä", "ae")
        .replace("ö", "oe")
        .replace("ü", "ue")
        .replace("ß", "ss")
        .replaceAll("[^a-z0-9]+", "-");
  }
}
