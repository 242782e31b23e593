package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What one charge comes to.
 *
 * @param of the charge, cap or commitment
 * @param use the use it is for; absent for what is rated over the period
 * @param quantity what was counted, allowances not yet taken off; absent where nothing is counted
 * @param exact before rounding, major units; negative for a discount
 * @param amount rounded once by the plan's rule
 * @param parts how it came about, in the order of the tiers, packages or reductions; for people and
 *     for checking
 */
public record RatedLine(
    Of of,
    Optional<UsageKey> use,
    Optional<Quantity> quantity,
    BigDecimal exact,
    Money amount,
    List<Part> parts) {
  public RatedLine {
    parts = List.copyOf(parts);
  }

  /** What a line is of. */
  public record Of(ChargeCode code, Localised name, TaxCategory tax, Kind kind) {}

  /** Why there is a line. */
  public enum Kind {
    USE,
    PERIOD,
    /** What a cap takes off; negative. */
    CAP,
    /** What is missing to a minimum, or above a maximum (negative). */
    COMMITMENT,
    /** What a wallet paid; negative. */
    WALLET
  }

  /** What was counted. */
  public record Quantity(BigDecimal count, Measure measure) {}

  /**
   * One step of the calculation.
   *
   * @param what what kind of step, and which
   * @param units counted in it
   * @param price of one unit, major units
   * @param amount exact; negative for a reduction
   */
  public record Part(What what, BigDecimal units, BigDecimal price, BigDecimal amount) {}

  /** Kinds of steps. */
  public sealed interface What {
    /** Units at a price. */
    record Units() implements What {}

    /** A flat price of a tier, a fixed part or an unlock fee; started packages and blocks. */
    record Flat() implements What {}

    /**
     * @param number from 1
     */
    record Tier(int number) implements What {}

    record Package(ChargeCode code) implements What {}

    /** Units that an allowance covered. */
    record Allowance(ChargeCode code) implements What {}

    /** Money or points of a wallet. */
    record Wallet(ChargeCode code) implements What {}

    record Demand() implements What {}

    /** What the promise of an offer changed: a fixed price or a ceiling. */
    record Promise() implements What {}

    record Cap(ChargeCode code) implements What {}

    record Included() implements What {}

    /** What is missing to a minimum, or what a maximum takes off. */
    record Commitment(ChargeCode code) implements What {}

    /** Units of one of several measures that are priced together: minutes, kilometres. */
    record Metered(Measure measure) implements What {}
  }
}
