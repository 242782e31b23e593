package io.openmaas.core.geo;

import java.util.ArrayList;
import java.util.List;

/**
 * A line along the ground.
 *
 * @param points in order of travel; may be empty where the geometry is not known
 */
public record Path(List<Coordinates> points) {

  public static final Path UNKNOWN = new Path(List.of());

  public Path {
    points = List.copyOf(points);
  }

  /** The length in metres, the sum of the great-circle distances between the points. */
  public double metres() {
    double total = 0;
    for (int i = 1; i < points.size(); i++) {
      total += points.get(i - 1).metresTo(points.get(i));
    }
    return total;
  }

  /**
   * Reads an encoded polyline with five decimal digits, the form in which OpenTripPlanner gives leg
   * geometry (format: Google's Encoded Polyline Algorithm).
   *
   * @throws IllegalArgumentException if the text ends within a number
   */
  public static Path ofPolyline(String encoded) {
    var points = new ArrayList<Coordinates>();
    int[] at = {0};
    long latitude = 0;
    long longitude = 0;
    while (at[0] < encoded.length()) {
      latitude += nextDelta(encoded, at);
      longitude += nextDelta(encoded, at);
      points.add(new Coordinates(latitude / 1e5, longitude / 1e5));
    }
    return new Path(points);
  }

  private static long nextDelta(String encoded, int[] at) {
    long bits = 0;
    int shift = 0;
    int chunk;
    do {
      if (at[0] >= encoded.length()) {
        throw new IllegalArgumentException("polyline ends within a number");
      }
      chunk = encoded.charAt(at[0]++) - 63;
      bits |= (long) (chunk & 0x1f) << shift;
      shift += 5;
    } while (chunk >= 0x20);
    return (bits & 1) == 0 ? bits >> 1 : ~(bits >> 1);
  }

  /** Writes the form that {@link #ofPolyline} reads. */
  public String toPolyline() {
    var encoded = new StringBuilder();
    long latitude = 0;
    long longitude = 0;
    for (Coordinates point : points) {
      long nextLatitude = Math.round(point.latitude() * 1e5);
      long nextLongitude = Math.round(point.longitude() * 1e5);
      appendDelta(encoded, nextLatitude - latitude);
      appendDelta(encoded, nextLongitude - longitude);
      latitude = nextLatitude;
      longitude = nextLongitude;
    }
    return encoded.toString();
  }

  private static void appendDelta(StringBuilder encoded, long delta) {
    long bits = delta < 0 ? ~(delta << 1) : delta << 1;
    while (bits >= 0x20) {
      encoded.append((char) ((0x20 | (bits & 0x1f)) + 63));
      bits >>= 5;
    }
    encoded.append((char) (bits + 63));
  }
}
