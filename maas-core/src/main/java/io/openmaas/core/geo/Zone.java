package io.openmaas.core.geo;

import java.util.List;

/**
 * A named area on the ground, for instance where a shared car may be returned.
 *
 * @param outline the corners in order, at least three; the last joins the first
 */
public record Zone(String name, List<Coordinates> outline) {

  public Zone {
    outline = List.copyOf(outline);
    if (outline.size() < 3) {
      throw new IllegalArgumentException("zone " + name + " has fewer than three corners");
    }
  }

  /** Whether the point lies inside (even-odd rule). */
  public boolean contains(Coordinates point) {
    boolean inside = false;
    for (int i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
      Coordinates a = outline.get(i);
      Coordinates b = outline.get(j);
      boolean spans = a.latitude() > point.latitude() != b.latitude() > point.latitude();
      if (spans
          && point.longitude()
              < (b.longitude() - a.longitude())
                      * (point.latitude() - a.latitude())
                      / (b.latitude() - a.latitude())
                  + a.longitude()) {
        inside = !inside;
      }
    }
    return inside;
  }
}
