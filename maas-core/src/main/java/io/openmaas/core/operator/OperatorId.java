package io.openmaas.core.operator;

import java.util.regex.Pattern;

/**
 * The name of a mobility operator within this installation.
 *
 * @param value 1 to 60 of lower-case letters, digits and hyphens
 */
public record OperatorId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

  public OperatorId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "operator name '" + value + "' must be 1 to 60 lower-case letters, digits and hyphens");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
