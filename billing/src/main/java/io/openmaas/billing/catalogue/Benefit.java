package io.openmaas.billing.catalogue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What a plan gives, or bounds, beside its charges. Each has a code of its own in the plan. */
public sealed interface Benefit {
  ChargeCode code();

  Localised name();

  /**
   * Units of a measure that cost nothing.
   *
   * @param filter the uses it can be taken for
   * @param priority of several that fit a use, the lowest is taken first, then the one that expires
   *     first, then by code
   * @param charges the charges it covers; empty for every charge of its measure, and for an
   *     allowance of {@link Measure#USES} every charge of the use
   */
  record Allowance(
      ChargeCode code,
      Localised name,
      Measure measure,
      UsageFilter filter,
      int priority,
      Grant grant,
      Set<ChargeCode> charges)
      implements Benefit {
    public Allowance {
      charges = Set.copyOf(charges);
    }

    /** For every charge that fits. */
    public Allowance(
        ChargeCode code,
        Localised name,
        Measure measure,
        UsageFilter filter,
        int priority,
        Grant grant) {
      this(code, name, measure, filter, priority, grant, Set.of());
    }
  }

  /**
   * How much is given, and when.
   *
   * @param amount units of the measure
   * @param per what it is given for
   * @param growth instead of {@code amount} alone: grows with the length of a use
   * @param rollover what is left at the end of a period goes to the next; absent: it lapses
   */
  record Grant(BigDecimal amount, Per per, Optional<Growth> growth, Optional<Rollover> rollover) {
    public Grant {
      if (growth.isPresent() && per != Per.USE) {
        throw new IllegalArgumentException("only what is given for each use grows with its length");
      }
      if (rollover.isPresent() && per != Per.PERIOD) {
        throw new IllegalArgumentException(
            "only what is given for a billing period is carried over");
      }
    }

    /** Given anew for each of these, without growth or rollover. */
    public static Grant of(BigDecimal amount, Per per) {
      return new Grant(amount, per, Optional.empty(), Optional.empty());
    }
  }

  /** What an allowance or a cap counts over. */
  enum Per {
    USE,
    /** Local day of the contract, by the beginning of the use. */
    DAY,
    /** ISO week, Monday to Sunday, local dates. */
    WEEK,
    /** Calendar month, local dates. */
    MONTH,
    /** The billing period. */
    PERIOD,
    /** The whole term of the subscription: what exceeds it costs from then on. */
    TERM
  }

  /**
   * An amount that grows with the length of a use: {@code amount} for each started {@code span};
   * from the first whole span on, a rest is counted in started {@code restSpan} of {@code rest}
   * each, but never as more than another whole span.
   */
  record Growth(Duration span, BigDecimal amount, Duration restSpan, BigDecimal rest) {}

  /**
   * @param most at most this much is carried over; absent: all
   * @param periods for how many further periods it is good, 1 or more
   */
  record Rollover(Optional<BigDecimal> most, int periods) {}

  /**
   * The most that uses cost together. Charges over the period do not count: they are not of a use.
   *
   * @param amount in major units; what exceeds it is given as a discount on the later uses
   */
  record Cap(ChargeCode code, Localised name, UsageFilter filter, BigDecimal amount, Per per)
      implements Benefit {}

  /**
   * The least or the most that is spent in a billing period.
   *
   * @param counts the charges that count towards it, fees too; empty for all charges for use
   * @param tax of the difference to the minimum
   * @param prorated the minimum of a part of a period is its part in days, settled with the part;
   *     else the whole minimum is settled with the last part
   */
  record Commitment(
      ChargeCode code,
      Localised name,
      Optional<BigDecimal> minimum,
      Optional<BigDecimal> maximum,
      Set<ChargeCode> counts,
      TaxCategory tax,
      boolean prorated)
      implements Benefit {
    public Commitment {
      counts = Set.copyOf(counts);
    }

    /** The minimum is prorated. */
    public Commitment(
        ChargeCode code,
        Localised name,
        Optional<BigDecimal> minimum,
        Optional<BigDecimal> maximum,
        Set<ChargeCode> counts,
        TaxCategory tax) {
      this(code, name, minimum, maximum, counts, tax, true);
    }
  }

  /**
   * Money or points of the plan that pay for uses.
   *
   * @param unitValue what one unit pays, in major units of the plan's currency; 1 for money
   * @param granted units given at the start of each billing period; zero for a wallet that is only
   *     topped up
   * @param filter the uses it can pay
   */
  record Wallet(
      ChargeCode code,
      Localised name,
      UsageFilter filter,
      BigDecimal unitValue,
      BigDecimal granted,
      Expiry expiry)
      implements Benefit {}

  /** When units of a wallet lapse; what lapses is breakage. */
  record Expiry(Optional<CalendarPeriod> granted, Optional<CalendarPeriod> toppedUp) {}
}
