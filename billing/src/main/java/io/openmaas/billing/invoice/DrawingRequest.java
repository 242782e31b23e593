package io.openmaas.billing.invoice;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.money.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an account is to be invoiced from.
 *
 * @param payer who gets the documents
 * @param parties the payer and those it pays for, in the order in which their lines are shown
 * @param until everything that may be invoiced on this local date or before
 * @param today periods that end later are rated as they stand: for a running bill, {@code until} is
 *     the end of the open period; for invoices both are the same
 */
public record DrawingRequest(Payer payer, List<Party> parties, LocalDate until, LocalDate today) {
  public DrawingRequest {
    parties = List.copyOf(parties);
  }

  /** For invoices. */
  public DrawingRequest(Payer payer, List<Party> parties, LocalDate until) {
    this(payer, parties, until, until);
  }

  /**
   * @param coupons in the order in which they are taken
   * @param minimum whether the minimum of the terms holds for this drawing
   */
  public record Payer(
      Account account, InvoicingTerms terms, List<Coupon> coupons, Minimum minimum) {
    public Payer {
      coupons = List.copyOf(coupons);
    }

    /** The usual terms, nothing to take off. */
    public static Payer of(Account account) {
      return new Payer(account, InvoicingTerms.USUAL, List.of(), Minimum.HOLDS);
    }
  }

  /** Whether a total below the minimum waits. */
  public enum Minimum {
    HOLDS,
    /** The last invoice, or it has waited for long enough. */
    IGNORED
  }

  /**
   * An account whose lines are on the documents.
   *
   * @param uses all that are known from {@link Reach#uses()} on, in any order, whether invoiced or
   *     not
   * @param posted the lines under its name on finalised documents whose service ends after {@link
   *     Reach#posted()}, in the order in which they were finalised; more do no harm
   * @param balance what the account has in credit and may be used now, one amount per currency,
   *     none negative; what a child has is used for the child's lines only
   */
  public record Party(
      Account account,
      List<SubscriptionHistory> subscriptions,
      List<Usage> uses,
      StartsWith holdings,
      List<Posted> posted,
      List<Money> balance,
      Watermark watermark) {
    public Party {
      balance = List.copyOf(balance);
      subscriptions = List.copyOf(subscriptions);
      uses = List.copyOf(uses);
      posted = List.copyOf(posted);
    }
  }

  /** Units that were carried over or topped up before a billing period. */
  @FunctionalInterface
  public interface StartsWith {
    /** What a subscription had when the period that begins on this local date began. */
    Holdings at(SubscriptionId subscription, LocalDate periodStart);

    /**
     * What of this came in during the billing period that begins on this local date, and not from
     * the period before it: for a period that is rated after the one before it.
     */
    default List<Holdings.Lot> cameIn(SubscriptionId subscription, LocalDate periodStart) {
      return List.of();
    }

    /** Nothing, ever. */
    StartsWith NOTHING = (_, _) -> Holdings.NONE;
  }

  /**
   * What was invoiced before, and what became known since.
   *
   * @param billedTo the {@code until} of the last drawing that was finalised; absent for none
   * @param changedFrom the first local date of any entry of a subscription recorded since then
   * @param lateDays local dates before {@code billedTo} of use that came, was corrected or was
   *     reversed since then
   */
  public record Watermark(
      Optional<LocalDate> billedTo, Optional<LocalDate> changedFrom, Set<LocalDate> lateDays) {
    /** Nothing was invoiced, or all is to be looked at again. */
    public static final Watermark BEGINNING =
        new Watermark(Optional.empty(), Optional.empty(), Set.of());

    public Watermark {
      lateDays = Set.copyOf(lateDays);
    }

    /** Nothing changed before this drawing. */
    public static Watermark billedTo(LocalDate day) {
      return new Watermark(Optional.of(day), Optional.empty(), Set.of());
    }
  }

  /**
   * What must be loaded for a drawing.
   *
   * @param uses from this local date on; absent: from the beginning
   * @param posted lines whose service ends after this local date, or is empty and on or after it;
   *     absent: none are needed
   */
  public record Reach(Optional<LocalDate> uses, Optional<LocalDate> posted) {}
}
