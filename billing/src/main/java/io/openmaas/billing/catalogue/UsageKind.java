package io.openmaas.billing.catalogue;

import java.util.regex.Pattern;

/**
 * A kind of use that plans price: a mode of travel, or whatever else an installation meters.
 *
 * @param code 1 to 60 of capital letters, digits and underscores
 */
public record UsageKind(String code) implements Comparable<UsageKind> {
  private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9_]{0,59}");

  /** A scheduled line, with a ticket. */
  public static final UsageKind TRANSIT = new UsageKind("TRANSIT");

  /** A shared car that one drives oneself. */
  public static final UsageKind CAR_SHARE = new UsageKind("CAR_SHARE");

  public static final UsageKind BIKE_SHARE = new UsageKind("BIKE_SHARE");
  public static final UsageKind TAXI = new UsageKind("TAXI");

  /** A seat in a ride shared with others. */
  public static final UsageKind RIDE_SHARE = new UsageKind("RIDE_SHARE");

  public static final UsageKind PARKING = new UsageKind("PARKING");

  /** The change of a level that is held over time, such as seats; may be negative. */
  public static final UsageKind LEVEL = new UsageKind("LEVEL");

  /** A booking that was given back, with the fee that the operator or the plan asks for it. */
  public static final UsageKind CANCELLATION = new UsageKind("CANCELLATION");

  public UsageKind {
    if (!FORM.matcher(code).matches()) {
      throw new IllegalArgumentException(
          "kind of usage '" + code + "' must be 1 to 60 capital letters, digits and underscores");
    }
  }

  @Override
  public int compareTo(UsageKind other) {
    return code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code;
  }
}
