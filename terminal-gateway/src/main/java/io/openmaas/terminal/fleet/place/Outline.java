package io.openmaas.terminal.fleet.place;

import io.openmaas.core.geo.Coordinates;
import java.util.List;

/** What the ring of a GeoJSON polygon must be (RFC 7946, 3.1.6), and less than it may be. */
public final class Outline {
  /** Sides are compared with each other, so that more of them take long. */
  public static final int MOST_CORNERS = 1_000;

  /** No zone of a city is wider. */
  private static final double MOST_METRES = 300_000;

  private Outline() {}

  /**
   * The corners of a closed ring, without the repeated last one.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static List<Coordinates> ofClosedRing(List<Coordinates> ring) {
    if (ring.size() < 4) {
      throw new IllegalArgumentException(
          "a ring has at least four positions, the last being the first again");
    }
    if (!ring.getFirst().equals(ring.getLast())) {
      throw new IllegalArgumentException(
          "the ring is not closed: its last position is not its first");
    }
    return checked(ring.subList(0, ring.size() - 1));
  }

  /**
   * The corners as they are.
   *
   * @throws IllegalArgumentException if they are too few or too many, repeat themselves, or their
   *     sides cross
   */
  public static List<Coordinates> checked(List<Coordinates> corners) {
    int count = corners.size();
    if (count < 3 || count > MOST_CORNERS) {
      throw new IllegalArgumentException(
          "has " + count + " corners, must have from 3 to " + MOST_CORNERS);
    }
    for (int i = 0; i < count; i++) {
      if (corners.get(i).equals(corners.get((i + 1) % count))) {
        throw new IllegalArgumentException("corner " + i + " is repeated right after itself");
      }
    }
    checkWidth(corners);
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        if (clash(corners, i, j)) {
          throw new IllegalArgumentException(
              "the sides from corner " + i + " and from corner " + j + " cross or touch");
        }
      }
    }
    return List.copyOf(corners);
  }

  private static void checkWidth(List<Coordinates> corners) {
    var south = corners.stream().mapToDouble(Coordinates::latitude).min().orElseThrow();
    var north = corners.stream().mapToDouble(Coordinates::latitude).max().orElseThrow();
    var west = corners.stream().mapToDouble(Coordinates::longitude).min().orElseThrow();
    var east = corners.stream().mapToDouble(Coordinates::longitude).max().orElseThrow();
    if (east - west >= 180
        || new Coordinates(south, west).metresTo(new Coordinates(north, east)) > MOST_METRES) {
      throw new IllegalArgumentException("is wider than " + (long) MOST_METRES / 1000 + " km");
    }
  }

  /** Neighbours may share their corner and nothing more, others nothing at all. */
  private static boolean clash(List<Coordinates> corners, int i, int j) {
    int count = corners.size();
    Coordinates a = corners.get(i);
    Coordinates b = corners.get((i + 1) % count);
    Coordinates c = corners.get(j);
    Coordinates d = corners.get((j + 1) % count);
    if (j == i + 1) {
      return turn(a, b, d) == 0 && between(d, a, b) || turn(b, d, a) == 0 && between(a, c, d);
    }
    if ((j + 1) % count == i) {
      return turn(c, d, b) == 0 && between(b, c, d) || turn(a, b, c) == 0 && between(c, a, b);
    }
    return touch(a, b, c, d);
  }

  private static boolean touch(Coordinates a, Coordinates b, Coordinates c, Coordinates d) {
    int abc = turn(a, b, c);
    int abd = turn(a, b, d);
    int cda = turn(c, d, a);
    int cdb = turn(c, d, b);
    if (abc != abd && cda != cdb) {
      return true;
    }
    return abc == 0 && between(c, a, b)
        || abd == 0 && between(d, a, b)
        || cda == 0 && between(a, c, d)
        || cdb == 0 && between(b, c, d);
  }

  /** 1 for left, -1 for right, 0 for straight on. */
  private static int turn(Coordinates a, Coordinates b, Coordinates c) {
    double cross =
        (b.longitude() - a.longitude()) * (c.latitude() - a.latitude())
            - (b.latitude() - a.latitude()) * (c.longitude() - a.longitude());
    return (int) Math.signum(cross);
  }

  /** Whether a point on the line of a side lies on the side. */
  private static boolean between(Coordinates point, Coordinates a, Coordinates b) {
    return Math.min(a.longitude(), b.longitude()) <= point.longitude()
        && point.longitude() <= Math.max(a.longitude(), b.longitude())
        && Math.min(a.latitude(), b.latitude()) <= point.latitude()
        && point.latitude() <= Math.max(a.latitude(), b.latitude());
  }
}
