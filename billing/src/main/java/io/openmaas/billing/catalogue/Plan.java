package io.openmaas.billing.catalogue;

import io.openmaas.core.offer.TariffRef;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a plan: what it costs to have it, and to travel with it.
 *
 * @param version from 1
 * @param sale from when it is sold, and what it means for those who have an earlier version
 * @param text what travellers read
 * @param terms how it is billed
 * @param content what is charged and given
 */
public record Plan(
    PlanId id, int version, Sale sale, Currency currency, Text text, Terms terms, Content content) {
  public Plan {
    if (version < 1) {
      throw new IllegalArgumentException("versions count from 1");
    }
  }

  /** {@code PLAN@VERSION} */
  public TariffRef ref() {
    return new TariffRef(id + "@" + version);
  }

  /** The first local date on which it is sold, until a later version is. */
  public LocalDate effectiveFrom() {
    return sale.from();
  }

  /** The same, as if it had never been sold; who has it keeps it. */
  public Plan withdrawn() {
    return new Plan(id, version, sale.withdrawn(), currency, text, terms, content);
  }

  /** The charges for use, in the order of the catalogue. */
  public List<Charge.UsageCharge> usageCharges() {
    return content.usageCharges();
  }

  /** The fees that are due for each of their periods. */
  public List<Charge.RecurringFee> fees() {
    return content.fees();
  }

  /**
   * Where and when it is sold.
   *
   * @param from the first local date on which it is sold, until a later version is
   * @param until the first local date on which it is no longer sold, though no later version is; as
   *     {@code from} for a version that was withdrawn and is as if it had never been sold
   * @param countries ISO 3166-1 alpha-2; empty for every country that has its currency
   */
  public record Sale(
      LocalDate from, Optional<LocalDate> until, Set<String> countries, Migration migration) {
    public Sale {
      countries = Set.copyOf(countries);
      if (until.isPresent() && until.get().isBefore(from)) {
        throw new IllegalArgumentException("it is sold until " + until.get() + ", before " + from);
      }
    }

    /** From this date, in every country that has its currency. */
    public Sale(LocalDate from, Migration migration) {
      this(from, Optional.empty(), Set.of(), migration);
    }

    /** The same, as if it had never been sold; who has it keeps it. */
    public Sale withdrawn() {
      return new Sale(from, Optional.of(from), countries, migration);
    }

    public boolean isWithdrawn() {
      return until.isPresent() && until.get().equals(from);
    }

    boolean includes(LocalDate day) {
      return !day.isBefore(from) && (until.isEmpty() || day.isBefore(until.get()));
    }

    boolean includes(String country) {
      return countries.isEmpty() || countries.contains(country);
    }
  }

  /** What travellers read. */
  public record Text(Localised name, Localised description) {}

  /**
   * How a plan is billed.
   *
   * @param kind how it is taken
   */
  public record Terms(
      BillingTerms billing, BillingTerms.Binding binding, Ceiling ceiling, Kind kind) {}

  /** How a plan is taken. */
  public enum Kind {
    /** By a subscription. */
    PLAN,
    /** Beside a plan, within its subscription and billing periods. */
    ADD_ON,
    /** By nobody: what travellers without a subscription pay. */
    WITHOUT_SUBSCRIPTION
  }

  /**
   * What is charged and given. Codes are unique over charges and benefits.
   *
   * @param phases trial and discounts from the start, in order
   * @param charges recurring, one-off and for use, in the order of the invoice
   * @param benefits allowances, caps, commitments and wallets
   * @param addOns plans that can be taken beside it
   */
  public record Content(
      List<Phase> phases, List<Charge> charges, List<Benefit> benefits, Set<PlanId> addOns) {
    public Content {
      phases = List.copyOf(phases);
      charges = List.copyOf(charges);
      benefits = List.copyOf(benefits);
      addOns = Set.copyOf(addOns);
    }

    List<Charge.UsageCharge> usageCharges() {
      return of(Charge.UsageCharge.class);
    }

    List<Charge.RecurringFee> fees() {
      return of(Charge.RecurringFee.class);
    }

    private <T extends Charge> List<T> of(Class<T> type) {
      return charges.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  /**
   * How far a metered ride may exceed the plan before it may cost more than the ceiling of its
   * offer: the ceiling is the price of the planned minutes plus {@code minutesPercent}, but at
   * least {@code minutesAtLeast} more (to unlock and to return), and of the planned metres plus
   * {@code metresPercent}.
   */
  public record Ceiling(int minutesPercent, int minutesAtLeast, int metresPercent) {
    /** A quarter, at least five minutes, and a tenth of the distance. */
    public static final Ceiling USUAL = new Ceiling(25, 5, 10);

    public Ceiling {
      if (minutesPercent < 0 || minutesAtLeast < 0 || metresPercent < 0) {
        throw new IllegalArgumentException("a ceiling is not below the planned ride");
      }
    }
  }
}
