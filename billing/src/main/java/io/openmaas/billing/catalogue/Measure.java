package io.openmaas.billing.catalogue;

import java.util.regex.Pattern;

/**
 * A quantity that is counted in a use. Which ones a use has, its kind decides; installations name
 * further ones.
 *
 * @param code 1 to 60 letters, digits and underscores, the unit last, for instance {@code
 *     parkingMinutes}
 */
public record Measure(String code) implements Comparable<Measure> {
  private static final Pattern FORM = Pattern.compile("[a-z][a-zA-Z0-9_]{0,59}");

  /** Uses themselves: one each. Every use has it. */
  public static final Measure USES = new Measure("uses");

  /** Minutes from unlock to return or from departure to arrival, exact to the millisecond. */
  public static final Measure MINUTES = new Measure("minutes");

  /** Those of the {@link #MINUTES} in which a shared vehicle was parked (a stop-over). */
  public static final Measure PARKING_MINUTES = new Measure("parkingMinutes");

  /** Minutes by which a vehicle came back after the end of its reservation. */
  public static final Measure LATE_MINUTES = new Measure("lateMinutes");

  /** Kilometres to the metre. */
  public static final Measure KILOMETRES = new Measure("kilometres");

  /** Statute miles of 1,609.344 m, for plans that are written in them. */
  public static final Measure MILES = new Measure("miles");

  /** Persons who travel, the traveller included. */
  public static final Measure PASSENGERS = new Measure("passengers");

  /** The price that comes with the use, in major units of its currency. */
  public static final Measure PRICE = new Measure("price");

  /**
   * By how much demand moves the price of the use, for instance 1.25; one where the use has none.
   * Charges bound it by their {@link Charge.DemandFactor}.
   */
  public static final Measure DEMAND_FACTOR = new Measure("demandFactor");

  public Measure {
    if (!FORM.matcher(code).matches()) {
      throw new IllegalArgumentException(
          "measure '" + code + "' must be 1 to 60 letters, digits and underscores");
    }
  }

  @Override
  public int compareTo(Measure other) {
    return code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code;
  }
}
