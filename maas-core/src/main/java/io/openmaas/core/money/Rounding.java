package io.openmaas.core.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The named rules by which a fraction of the smallest coin is resolved. */
public enum Rounding {
  /** Half away from zero: the commercial rule, and that of EN 16931. */
  HALF_UP(RoundingMode.HALF_UP),
  /** Half to the even neighbour. */
  HALF_EVEN(RoundingMode.HALF_EVEN),
  /** Away from zero. */
  UP(RoundingMode.UP),
  /** Towards zero, in the customer's favour for charges. */
  DOWN(RoundingMode.DOWN),
  /** No rounding: a fraction is an error. */
  EXACT(RoundingMode.UNNECESSARY);

  private static final int DIGITS_OF_LONG = 19;

  private final RoundingMode mode;

  Rounding(RoundingMode mode) {
    this.mode = mode;
  }

  /**
   * The whole number of minor units.
   *
   * @throws ArithmeticException if it does not fit a long, or for {@link #EXACT} if there is a
   *     fraction
   */
  public long apply(BigDecimal minorUnits) {
    return sane(minorUnits).setScale(0, mode).longValueExact();
  }

  /** Written out, the digits of 1e999999999 would take all memory; texts come from outside. */
  private static BigDecimal sane(BigDecimal minorUnits) {
    long digitsBeforePoint = (long) minorUnits.precision() - minorUnits.scale();
    if (minorUnits.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (digitsBeforePoint > DIGITS_OF_LONG) {
      throw new ArithmeticException("an amount of " + digitsBeforePoint + " digits");
    }
    // less than a hundredth is rounded as a hundredth is, by every rule
    return digitsBeforePoint < -1 ? BigDecimal.valueOf(minorUnits.signum(), 2) : minorUnits;
  }
}
