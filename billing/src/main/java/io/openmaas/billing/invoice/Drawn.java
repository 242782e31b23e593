package io.openmaas.billing.invoice;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.holding.PeriodClose;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.RatedPeriod;
import io.openmaas.billing.subscription.SubscriptionId;
import java.time.LocalDate;
import java.util.List;

/**
 * What a drawing came to.
 *
 * @param drafts oldest first; at most one invoice per date, currency and price basis (and cost
 *     centre where the terms say so), and the credit notes
 * @param left what subscriptions have after the last period that was rated
 * @param closed periods that have ended, of subscriptions that keep units beyond a period; in
 *     order, also those that were closed before and are looked at again
 * @param unrated uses that nothing prices; never dropped: they are looked at again when the
 *     catalogue or the subscription changes
 */
public record Drawn(
    List<Draft> drafts,
    Waiting waiting,
    List<Left> left,
    List<Closed> closed,
    List<Unrated> unrated) {
  public Drawn {
    drafts = List.copyOf(drafts);
    left = List.copyOf(left);
    closed = List.copyOf(closed);
    unrated = List.copyOf(unrated);
  }

  /** Whether something waits for the next drawing. */
  public enum Waiting {
    NOTHING,
    /** A total below the minimum: the watermark must stay where it is. */
    BELOW_MINIMUM
  }

  /**
   * @param periodStart of the billing period that begins with it
   */
  public record Left(SubscriptionId subscription, LocalDate periodStart, Holdings holdings) {}

  /**
   * A period of a subscription that has ended.
   *
   * @param account whose invoice it is on
   */
  public record Closed(AccountId account, SubscriptionId subscription, PeriodClose close) {}

  /** A use without a price. */
  public record Unrated(AccountId account, RatedPeriod.Unrated use) {}
}
