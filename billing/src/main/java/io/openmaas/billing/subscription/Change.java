package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.traveller.TravellerId;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What can happen to a subscription. */
public sealed interface Change {
  /**
   * It begins.
   *
   * @param account who is billed
   * @param members who may use it
   * @param quantity of which recurring fees are multiplied, for instance seats or vehicles
   * @param billingDay instead of what the plan says, 1 to 31
   */
  record Started(
      TariffRef plan,
      AccountId account,
      Set<TravellerId> members,
      BigDecimal quantity,
      Optional<Integer> billingDay)
      implements Change {
    public Started {
      members = Set.copyOf(members);
    }
  }

  /** The subscriber takes another plan. */
  record PlanChanged(TariffRef plan) implements Change {}

  /** A later version of the same plan holds from here, by the policy of the catalogue. */
  record Migrated(TariffRef plan) implements Change {}

  record QuantityChanged(BigDecimal quantity) implements Change {}

  record AddOnTaken(TariffRef addOn, BigDecimal quantity) implements Change {}

  record AddOnEnded(PlanId addOn) implements Change {}

  /** Nothing is charged and nothing can be used until it is resumed. */
  record Paused() implements Change {}

  record Resumed() implements Change {}

  /** Another account pays from here. */
  record PayerChanged(AccountId account) implements Change {}

  record MembersChanged(Set<TravellerId> members) implements Change {
    public MembersChanged {
      members = Set.copyOf(members);
    }
  }

  /**
   * Periods begin on this day of the month: from the day of the change, if a period begins on it by
   * the old or the new billing day or a plan is taken on it; else from the next boundary, so that
   * the running period stays whole, or from the next change of plan, if that comes first.
   *
   * @param day 1 to 31, kept as given
   */
  record BillingDayMoved(int day) implements Change {}

  /** The day of the change is the first on which it no longer runs. */
  record Ended(String reason) implements Change {}

  /** A change recorded earlier is taken back; both stay on record. */
  record TakenBack(UUID change) implements Change {}
}
