package io.openmaas.planner.demo;

/** The kinds of street, most important first. */
public enum StreetKind {
  PRIMARY("primary", 50, 80),
  SECONDARY("secondary", 50, 70),
  TERTIARY("tertiary", 50, 60),
  RESIDENTIAL("residential", 30, 30),
  LIVING("living_street", 10, 10),
  PEDESTRIAN("pedestrian", 0, 0),
  PATH("path", 0, 0),
  FOOTWAY("footway", 0, 0);

  private final String highway;
  private final int townKmh;
  private final int countryKmh;

  StreetKind(String highway, int townKmh, int countryKmh) {
    this.highway = highway;
    this.townKmh = townKmh;
    this.countryKmh = countryKmh;
  }

  /** The value of the {@code highway} tag in OpenStreetMap. */
  public String highway() {
    return highway;
  }

  /** The speed limit inside the built-up area. */
  public int townKmh() {
    return townKmh;
  }

  /** The speed limit outside the built-up area. */
  public int countryKmh() {
    return countryKmh;
  }

  public boolean drivable() {
    return townKmh > 0;
  }
}
