package io.openmaas.billing.invoice;

import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How documents are made of lines. Where billing engines disagree, each way is a value here.
 *
 * @param credits what becomes of corrections in the customer's favour
 * @param zeroTotal what becomes of lines that come to nothing
 * @param minimum a smaller total is not invoiced but waits for the next; major units
 * @param lastDay whether the day on which a subscription ends still counts for its use
 */
public record InvoicingTerms(
    Credits credits,
    ZeroTotal zeroTotal,
    Optional<BigDecimal> minimum,
    TaxTerms tax,
    LastDay lastDay,
    CostCentres costCentres) {
  /** Tax sums per EN 16931, credits on the next invoice, nothing waits. */
  public static final InvoicingTerms USUAL =
      new InvoicingTerms(
          Credits.ON_INVOICE,
          ZeroTotal.INVOICED,
          Optional.empty(),
          TaxTerms.EN_16931,
          LastDay.WITHOUT_USE,
          CostCentres.ONE_DOCUMENT);

  /** What becomes of corrections in the customer's favour. */
  public enum Credits {
    /** Negative lines of the next invoice; a total below zero goes to the balance (Kill Bill). */
    ON_INVOICE,
    /** A credit note for each invoice that is corrected (Lago). */
    CREDIT_NOTES
  }

  /** What becomes of lines that come to nothing. */
  public enum ZeroTotal {
    /** An invoice shows them. */
    INVOICED,
    /** They are left out until there is something to pay. */
    LEFT_OUT
  }

  /** Whether use on the day a subscription ends belongs to it. */
  public enum LastDay {
    /** The first day on which it does not run has no use of it. */
    WITHOUT_USE,
    /** Use on the day of the cancellation is billed with the last period (Kill Bill). */
    WITH_USE
  }

  /** How cost centres of a company see what they use. */
  public enum CostCentres {
    /** One document; lines name their cost centre. */
    ONE_DOCUMENT,
    /** A document for each cost centre. */
    DOCUMENT_EACH
  }

  /**
   * How tax is rounded.
   *
   * @param sums which sums are rounded
   * @param inclusive which side is rounded where prices contain tax
   */
  public record TaxTerms(TaxSums sums, InclusiveRounding inclusive, Rounding rounding) {
    /** Once per category and rate, from the sum of the rounded lines, half up. */
    public static final TaxTerms EN_16931 =
        new TaxTerms(TaxSums.PER_RATE, InclusiveRounding.NET, Rounding.HALF_UP);
  }

  /** Which sums of tax are rounded. */
  public enum TaxSums {
    /** Per category and rate, from rounded net sums (EN 16931 BR-CO-14, BR-CO-17). */
    PER_RATE,
    /** Each line; the total is the sum of rounded taxes. */
    PER_LINE,
    /** Only the total of the document; lines show their own rounded tax (Lago). */
    DOCUMENT
  }

  /** Which side is rounded where prices contain tax; the other is the rest. */
  public enum InclusiveRounding {
    /** Net is rounded, tax is the rest (Zuora: round net). */
    NET,
    /** Tax is rounded, net is the rest (Zuora: round tax). */
    TAX
  }
}
