package io.openmaas.billing.catalogue;

import java.util.regex.Pattern;

/**
 * The short name of a charge, allowance, cap, commitment or wallet within its plan; lines,
 * corrections and filters refer to it, so it stays the same over the plan's versions.
 *
 * @param value 1 to 60 of lower-case letters, digits and hyphens
 */
public record ChargeCode(String value) implements Comparable<ChargeCode> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

  public ChargeCode {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "code '" + value + "' must be 1 to 60 lower-case letters, digits and hyphens");
    }
  }

  @Override
  public int compareTo(ChargeCode other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
