package io.openmaas.core.city;

import java.util.regex.Pattern;

/**
 * The short name by which commands, paths and addresses know a city.
 *
 * @param value 1 to 40 of lower-case letters, digits and hyphens, starting with a letter
 */
public record CityId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  public CityId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "city name '"
              + value
              + "' must be 1 to 40 lower-case letters, digits and hyphens and start with a letter");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
