package io.openmaas.billing.catalogue;

import java.util.regex.Pattern;

/**
 * The short name of a plan, the same over all its versions.
 *
 * @param value 1 to 60 of lower-case letters, digits and hyphens
 */
public record PlanId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

  public PlanId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "plan name '" + value + "' must be 1 to 60 lower-case letters, digits and hyphens");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
