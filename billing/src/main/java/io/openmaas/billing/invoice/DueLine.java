package io.openmaas.billing.invoice;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.subscription.FeeLine;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What is owed under a key, by all that is known, whether it was invoiced before or not.
 *
 * @param amount in the basis of {@code supply}, rounded once; negative for discounts and, on
 *     documents, for corrections
 */
public record DueLine(LineKey key, Of of, Supply supply, Money amount, Detail detail) {

  /**
   * What it charges.
   *
   * @param account whose line it is: the account itself, or a child that it pays for
   * @param plan the version that priced it; absent for what no plan priced
   */
  public record Of(
      AccountId account, Optional<TariffRef> plan, Localised name, TaxCategory tax, Kind kind) {}

  /** Why there is a line. */
  public enum Kind {
    RECURRING,
    ONE_OFF,
    /** One use. */
    USE,
    /** All uses of a period. */
    PERIOD,
    /** What a cap takes off; negative. */
    CAP,
    /** What is missing to a minimum, or above a maximum (negative). */
    COMMITMENT,
    /** What a wallet paid; negative. */
    WALLET
  }

  /**
   * @param day local date that decides the tax rate: the last day of a fee, the day of a use
   * @param invoiceAt the first local date on which it may be invoiced
   * @param billedOn the end of the billing period with whose document it comes, or {@code
   *     invoiceAt} where that begins one
   * @param basis whether the amount contains tax
   */
  public record Supply(LocalDate day, LocalDate invoiceAt, LocalDate billedOn, PriceBasis basis) {}

  /**
   * How the amount came about, for people and for checking.
   *
   * @param quantity what was counted; absent for fees
   * @param part which part of a period a fee is for; absent for a whole one
   */
  public record Detail(
      Optional<RatedLine.Quantity> quantity,
      Optional<FeeLine.Part> part,
      List<RatedLine.Part> parts,
      Optional<Used> used) {
    /** Nothing to tell. */
    public static final Detail NONE =
        new Detail(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    public Detail {
      parts = List.copyOf(parts);
    }
  }
}
