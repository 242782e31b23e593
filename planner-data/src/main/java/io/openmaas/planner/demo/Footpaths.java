package io.openmaas.planner.demo;

import io.openmaas.planner.demo.StreetNetwork.Edge;
import java.util.ArrayList;
import java.util.List;

/** Lays paths through the green and along the shore, each joined to streets at both ends. */
final class Footpaths {
  private final StreetNetwork streets;

  Footpaths(StreetNetwork streets) {
    this.streets = streets;
  }

  List<Street> paths(List<Area> areas, Polyline shore) {
    var paths = new ArrayList<Street>();
    for (Area area : areas) {
      switch (area.kind()) {
        case PARK, CEMETERY, CAMPUS -> star(paths, area, StreetKind.FOOTWAY, 5);
        case FOREST -> star(paths, area, StreetKind.PATH, 4);
        case RIVER,
            LAKE,
            RESIDENTIAL,
            INDUSTRIAL,
            FARMLAND,
            MEADOW,
            ALLOTMENTS,
            PITCH,
            BEACH,
            SQUARE -> {}
      }
    }
    promenade(paths, "Nordpromenade", shore, new Point(1500, 2150), new Point(-1500, 2290));
    promenade(paths, "Westpromenade", shore, new Point(-3100, 1350), new Point(-3250, -900));
    promenade(paths, "Kapweg", shore, new Point(3850, -380), new Point(3500, 1070));
    return paths;
  }

  /** Paths from the middle of a green to the streets around it. */
  private void star(List<Street> paths, Area area, StreetKind kind, int arms) {
    Point middle = area.outline().middle();
    for (int arm = 0; arm < arms; arm++) {
      double direction = 2 * Math.PI * arm / arms + 0.5;
      double reach = 0;
      while (area.outline().contains(middle.away(direction, reach))) {
        reach += 5;
      }
      Point edge = middle.away(direction, reach);
      Point bend = middle.away(direction + 0.35, reach * 0.55);
      streets
          .nearest(edge, this::joinable)
          .filter(spot -> spot.foot().apart() < 260)
          .ifPresent(
              spot -> {
                Point end = beyond(edge, spot.foot());
                var through = new ArrayList<>(List.of(middle, bend, edge));
                if (spot.foot().apart() > 12) {
                  through.add(end);
                }
                paths.add(Street.of("", kind, Polyline.curve(through, 15).overshooting(4)));
              });
    }
  }

  /** A path along the shore, with ways to it from the streets behind. */
  private void promenade(List<Street> paths, String name, Polyline shore, Point from, Point to) {
    double start = shore.nearest(from).along();
    double end = shore.nearest(to).along();
    Polyline line =
        start < end
            ? shore.part(start, end)
            : joined(shore.part(start, shore.metres()), shore.part(0, end));
    Polyline inland = Polyline.curve(everyEighth(line.beside(-58).points()), 20);
    paths.add(Street.of(name, StreetKind.PATH, inland));
    for (double along = 20; along < inland.metres() - 10; along += 330) {
      Point at = inland.at(along);
      streets
          .nearest(at, this::joinable)
          .filter(spot -> spot.foot().apart() < 330 && spot.foot().apart() > 15)
          .ifPresent(
              spot ->
                  paths.add(
                      Street.of(
                          "",
                          StreetKind.PATH,
                          new Polyline(List.of(at, beyond(at, spot.foot()))).overshooting(4))));
    }
  }

  private boolean joinable(Edge edge) {
    return edge.street().level() == Street.Level.GROUND;
  }

  private static Point beyond(Point from, Polyline.Foot foot) {
    return from.away(from.bearingTo(foot.point()), foot.apart() + 3);
  }

  private static Polyline joined(Polyline first, Polyline second) {
    var points = new ArrayList<>(first.points());
    points.addAll(second.points().subList(1, second.points().size()));
    return new Polyline(points);
  }

  private static List<Point> everyEighth(List<Point> points) {
    var kept = new ArrayList<Point>();
    for (int i = 0; i < points.size(); i += 5) {
      kept.add(points.get(i));
    }
    kept.add(points.getLast());
    return kept;
  }
}
