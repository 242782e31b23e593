package io.openmaas.terminal.fleet.navigation;

import io.openmaas.core.geo.Coordinates;
import java.util.Locale;

/**
 * Where to.
 *
 * @param name for people, 1 to 80 characters
 */
public record Destination(Coordinates place, String name) {
  public Destination {
    if (name.isBlank() || name.length() > 80) {
      throw new IllegalArgumentException("must have 1 to 80 characters");
    }
  }

  /** For a screen that shows text: the name, and a geo URI (RFC 5870). */
  public String words() {
    return String.format(
        Locale.ROOT, "%s geo:%.6f,%.6f", name, place.latitude(), place.longitude());
  }
}
