package io.openmaas.billing.scenario.yaml;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What must come of it. What is not written is not looked at. Amounts are in major units, and
 * negative where they are in the customer's favour, on credit notes too.
 */
final class Expected {
  private Expected() {}

  /**
   * @param line of the file, from 1
   * @param customer whose document it is
   * @param lines all of them, in their order
   */
  record Document(
      int line,
      Kind kind,
      Optional<String> customer,
      Optional<String> number,
      Optional<List<Line>> lines,
      Sums sums) {}

  /** Which document. */
  enum Kind {
    INVOICE,
    CREDIT_NOTE
  }

  /**
   * Sums of a document.
   *
   * @param balance what goes to the balance, negative for what is taken from it
   * @param payable what is asked for
   */
  record Sums(
      Optional<BigDecimal> net,
      Optional<BigDecimal> tax,
      Optional<BigDecimal> gross,
      Optional<BigDecimal> balance,
      Optional<BigDecimal> payable) {}

  /**
   * @param line of the file, from 1
   * @param charge its code
   * @param customer whose line, on the document of one who pays for others
   * @param from the first local date of supply
   * @param to the first local date after it
   */
  record Line(
      int line,
      Optional<String> charge,
      Optional<String> customer,
      Optional<LocalDate> from,
      Optional<LocalDate> to,
      Optional<Instant> fromInstant,
      Optional<Instant> lastInstant,
      Amounts amounts) {}

  /**
   * @param amount of the line, before discount, in the basis of the plan
   * @param discount what coupons take off, zero or negative
   */
  record Amounts(
      Optional<BigDecimal> amount,
      Optional<BigDecimal> discount,
      Optional<BigDecimal> net,
      Optional<BigDecimal> tax) {}

  /**
   * What a customer has.
   *
   * @param balance in credit
   * @param owed of its invoices
   * @param due what is owed beyond the balance
   */
  record Account(
      Optional<BigDecimal> balance, Optional<BigDecimal> owed, Optional<BigDecimal> due) {}
}
