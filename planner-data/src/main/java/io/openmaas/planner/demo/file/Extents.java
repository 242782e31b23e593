package io.openmaas.planner.demo.file;

import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.planner.demo.Point;
import io.openmaas.planner.demo.Town;
import java.util.function.ToDoubleFunction;

/** Rectangles around a town. */
final class Extents {

  private Extents() {}

  static City.Extent of(Town town, double margin) {
    return new City.Extent(corner(town, -1, margin), corner(town, 1, margin));
  }

  /**
   * @param side -1 for the corner in the south-west, 1 for the one in the north-east
   */
  static Coordinates corner(Town town, int side, double margin) {
    double x = extreme(town, side, Point::x) + side * margin;
    double y = extreme(town, side, Point::y) + side * margin;
    return town.plane().toCoordinates(new Point(x, y));
  }

  private static double extreme(Town town, int side, ToDoubleFunction<Point> axis) {
    return side
        * town.land().corners().stream()
            .mapToDouble(axis)
            .map(value -> side * value)
            .max()
            .orElseThrow();
  }
}
