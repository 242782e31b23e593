package io.openmaas.planner.demo;

/**
 * A piece of ground that the map colours.
 *
 * @param name empty when it has none
 */
public record Area(Kind kind, String name, Outline outline) {

  /** What covers the ground, with its tag in OpenStreetMap. */
  public enum Kind {
    RIVER("natural", "water"),
    LAKE("natural", "water"),
    RESIDENTIAL("landuse", "residential"),
    INDUSTRIAL("landuse", "industrial"),
    FARMLAND("landuse", "farmland"),
    MEADOW("landuse", "meadow"),
    FOREST("landuse", "forest"),
    PARK("leisure", "park"),
    CEMETERY("landuse", "cemetery"),
    ALLOTMENTS("landuse", "allotments"),
    PITCH("leisure", "pitch"),
    BEACH("natural", "beach"),
    SQUARE("place", "square"),
    CAMPUS("amenity", "university");

    private final String key;
    private final String value;

    Kind(String key, String value) {
      this.key = key;
      this.value = value;
    }

    public String key() {
      return key;
    }

    public String value() {
      return value;
    }

    public boolean water() {
      return this == RIVER || this == LAKE;
    }

    /** Whether neither streets for cars nor houses are laid on it. */
    public boolean green() {
      return switch (this) {
        case PARK, CEMETERY, ALLOTMENTS, PITCH, SQUARE, FOREST, BEACH -> true;
        case RIVER, LAKE, RESIDENTIAL, INDUSTRIAL, FARMLAND, MEADOW, CAMPUS -> false;
      };
    }
  }
}
