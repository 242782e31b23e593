package io.openmaas.billing.holding;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionId;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Who has allowances and wallets: a subscription with all who may use it, or the account of a
 * traveller without one.
 *
 * @param plan by which use is rated
 * @param account who is billed
 * @param users accounts under which its use is metered
 * @param calendar its billing periods
 */
public record Holder(
    Optional<SubscriptionId> subscription,
    Plan plan,
    AccountId account,
    Set<AccountId> users,
    Calendar calendar) {
  public Holder {
    users = Set.copyOf(users);
  }

  /**
   * @param from the first local date of the holder
   * @param periodOf the whole billing period that a local date belongs to
   */
  public record Calendar(LocalDate from, Function<LocalDate, DatePeriod> periodOf, ZoneId zone) {}

  /** Under which it is kept. */
  public UUID id() {
    return subscription.map(SubscriptionId::value).orElse(account.value());
  }

  /** Whether there is anything that one trip can use up for another. */
  public boolean keepsAnything() {
    return plan.content().benefits().stream()
        .anyMatch(
            benefit ->
                switch (benefit) {
                  case Benefit.Allowance allowance -> allowance.grant().per() != Benefit.Per.USE;
                  case Benefit.Wallet _ -> true;
                  case Benefit.Cap _, Benefit.Commitment _ -> false;
                });
  }

  /** Whether units can come from an earlier period: wallets, what is carried over, whole terms. */
  public boolean carriesAnything() {
    return plan.content().benefits().stream()
        .anyMatch(
            benefit ->
                switch (benefit) {
                  case Benefit.Allowance allowance ->
                      allowance.grant().rollover().isPresent()
                          || allowance.grant().per() == Benefit.Per.TERM;
                  case Benefit.Cap cap -> cap.per() == Benefit.Per.TERM;
                  case Benefit.Wallet _ -> true;
                  case Benefit.Commitment _ -> false;
                });
  }

  /** Whether what a use costs can depend on other uses. */
  public boolean countsAnything() {
    return !plan.content().benefits().isEmpty()
        || plan.usageCharges().stream()
            .anyMatch(charge -> charge.metering().basis() == Charge.Basis.PERIOD);
  }

  /**
   * The first local date whose uses matter today: where nothing is carried over, that of the
   * billing period that holds the day a month ago, for weeks and months that reach into it.
   *
   * @param notPosted the first local date that is not posted yet
   */
  public LocalDate from(LocalDate notPosted, LocalDate today) {
    if (carriesAnything()) {
      return notPosted;
    }
    LocalDate first = calendar.periodOf().apply(today.minusMonths(1)).from();
    return first.isBefore(calendar.from()) ? calendar.from() : first;
  }

  /** The billing periods from one that holds {@code first} to the one that holds {@code last}. */
  public List<DatePeriod> periods(LocalDate first, LocalDate last) {
    var periods = new java.util.ArrayList<DatePeriod>();
    DatePeriod period = calendar.periodOf().apply(first);
    periods.add(period);
    while (!last.isBefore(period.to())) {
      period = calendar.periodOf().apply(period.to());
      periods.add(period);
    }
    return List.copyOf(periods);
  }
}
