package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.core.traveller.TravellerId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What can be asked of a running subscription. */
public sealed interface ChangeRequest {

  /** Take another plan, in the version that is sold on the day it takes effect. */
  record ToPlan(PlanId plan, When when) implements ChangeRequest {}

  record ToQuantity(BigDecimal quantity, When when) implements ChangeRequest {}

  record TakeAddOn(PlanId addOn, BigDecimal quantity, When when) implements ChangeRequest {}

  record EndAddOn(PlanId addOn, When when) implements ChangeRequest {}

  /**
   * @param until the day on which it goes on by itself; absent: when it is resumed
   */
  record Pause(When when, Optional<LocalDate> until) implements ChangeRequest {}

  record Resume(When when) implements ChangeRequest {}

  /** What was to change on that day or later is taken back. */
  record Cancel(String reason, When when) implements ChangeRequest {}

  record ToPayer(AccountId account, When when) implements ChangeRequest {}

  record ToMembers(Set<TravellerId> members, When when) implements ChangeRequest {
    public ToMembers {
      members = Set.copyOf(members);
    }
  }

  record ToBillingDay(int day, When when) implements ChangeRequest {}

  /** Take back a change that has not taken effect yet, for instance a cancellation. */
  record TakeBack(UUID change) implements ChangeRequest {}
}
