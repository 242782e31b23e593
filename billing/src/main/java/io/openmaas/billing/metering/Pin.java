package io.openmaas.billing.metering;

import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import java.util.Optional;

/**
 * What was agreed before the use, and decides how it is rated.
 *
 * @param subscription the one it belongs to; absent: the account's that runs at the instant of
 *     supply, or none
 * @param tariff pinned when the leg was offered; absent: the version that the subscription has at
 *     the instant of supply
 * @param promise what the offer guaranteed
 */
public record Pin(
    Optional<SubscriptionId> subscription, Optional<TariffRef> tariff, Promise promise) {
  /** Nothing was agreed. */
  public static final Pin NONE = new Pin(Optional.empty(), Optional.empty(), new Promise.None());

  /** Rated with this tariff. */
  public static Pin tariff(TariffRef tariff) {
    return new Pin(Optional.empty(), Optional.of(tariff), new Promise.None());
  }

  /** What an offer guaranteed. */
  public sealed interface Promise {
    /** It is rated as it was measured. */
    record None() implements Promise {}

    /** It is charged as shown, whatever was measured, tax included. */
    record Fixed(Money amount) implements Promise {}

    /**
     * It costs at most this while it stays within the planned time and distance, tax included.
     *
     * @param minutes planned, with what the plan's ceiling adds
     * @param metres likewise
     */
    record AtMost(Money amount, long minutes, long metres) implements Promise {}
  }
}
