package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.Stretch;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.traveller.TravellerId;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Uses of a subscription by others than the account that pays for it: members of a household or a
 * company, or the traveller who took it where somebody else pays. They are metered under the
 * account of who travelled and are on the invoice of who pays.
 *
 * @param held subscriptions that the account pays for, or did
 * @param usable subscriptions of others that its traveller may use, or might once
 * @param ofUsers by account of who uses what is held, what that account pays for itself; empty
 *     where nobody else uses it
 */
record SharedUses(
    List<HeldSubscription> held,
    List<HeldSubscription> usable,
    Map<AccountId, List<HeldSubscription>> ofUsers) {

  /** Whether all uses of the account are its own, and only these. */
  boolean isEmpty() {
    return usable.isEmpty() && held.stream().noneMatch(SharedUses::isShared);
  }

  private static boolean isShared(HeldSubscription subscription) {
    for (SubscriptionHistory.Entry entry : subscription.history().changes()) {
      if (entry.change() instanceof Change.PayerChanged
          || entry.change() instanceof Change.MembersChanged
          || entry.change() instanceof Change.Started started
              && (!started.members().isEmpty() || !started.account().equals(own(subscription)))) {
        return true;
      }
    }
    return false;
  }

  private static AccountId own(HeldSubscription subscription) {
    return AccountId.of(subscription.holder(), subscription.city());
  }

  /** Accounts of those who use what this one pays for. */
  Set<AccountId> users(AccountId payer) {
    return users(payer, held);
  }

  /** As {@link #users(AccountId)}. */
  static Set<AccountId> users(AccountId payer, List<HeldSubscription> held) {
    Set<AccountId> users = Set.of();
    for (HeldSubscription subscription : held) {
      if (isShared(subscription)) {
        users = users.isEmpty() ? new HashSet<>() : users;
        users.add(own(subscription));
        for (SubscriptionHistory.Entry entry : subscription.history().changes()) {
          for (TravellerId member : members(entry.change())) {
            users.add(AccountId.of(member, subscription.city()));
          }
        }
      }
    }
    if (!users.isEmpty()) {
      users.remove(payer);
    }
    return users;
  }

  private static Set<TravellerId> members(Change change) {
    return switch (change) {
      case Change.Started started -> started.members();
      case Change.MembersChanged changed -> changed.members();
      case Change.PlanChanged _,
          Change.Migrated _,
          Change.QuantityChanged _,
          Change.AddOnTaken _,
          Change.AddOnEnded _,
          Change.Paused _,
          Change.Resumed _,
          Change.PayerChanged _,
          Change.BillingDayMoved _,
          Change.Ended _,
          Change.TakenBack _ ->
          Set.of();
    };
  }

  /** Whether there are uses that none of these subscriptions explains. */
  static boolean borrows(
      Catalogue catalogue, List<SubscriptionHistory> own, List<LoggedUsage> uses) {
    if (uses.isEmpty()) {
      return false;
    }
    Set<PlanId> plans = null;
    TariffRef last = null;
    for (LoggedUsage row : uses) {
      Optional<TariffRef> tariff = row.usage().pin().tariff();
      if (tariff.isEmpty()) {
        if (own.isEmpty()) {
          return true;
        }
        continue;
      }
      if (tariff.get().equals(last)) {
        continue;
      }
      last = tariff.get();
      Optional<Plan> plan = catalogue.find(last);
      if (plan.isEmpty() || plan.get().terms().kind() == Plan.Kind.WITHOUT_SUBSCRIPTION) {
        continue;
      }
      plans = plans == null ? plans(catalogue, own) : plans;
      if (!plans.contains(plan.get().id())) {
        return true;
      }
    }
    return false;
  }

  private static Set<PlanId> plans(Catalogue catalogue, List<SubscriptionHistory> own) {
    var plans = new HashSet<PlanId>();
    for (SubscriptionHistory history : own) {
      for (SubscriptionHistory.Entry entry : history.changes()) {
        Optional<TariffRef> plan =
            switch (entry.change()) {
              case Change.Started started -> Optional.of(started.plan());
              case Change.PlanChanged changed -> Optional.of(changed.plan());
              case Change.Migrated migrated -> Optional.of(migrated.plan());
              case Change.AddOnTaken taken -> Optional.of(taken.addOn());
              case Change.QuantityChanged _,
                  Change.AddOnEnded _,
                  Change.Paused _,
                  Change.Resumed _,
                  Change.PayerChanged _,
                  Change.MembersChanged _,
                  Change.BillingDayMoved _,
                  Change.Ended _,
                  Change.TakenBack _ ->
                  Optional.empty();
            };
        plan.flatMap(catalogue::find).map(Plan::id).ifPresent(plans::add);
      }
    }
    return plans;
  }

  /**
   * What the account pays for of these uses: its own that no other account pays for, and those of
   * others of what it pays for.
   */
  List<Usage> of(AccountId account, List<Usage> uses, Catalogue catalogue) {
    var timelines = new HashMap<HeldSubscription, Timeline>();
    return uses.stream()
        .filter(
            usage ->
                usage.account().equals(account)
                    ? isOwn(account, usage, timelines, catalogue)
                    : isPaidBy(account, held, usage, timelines, catalogue)
                        && !hasOwn(usage, timelines, catalogue))
        .toList();
  }

  private boolean isOwn(
      AccountId account,
      Usage usage,
      Map<HeldSubscription, Timeline> timelines,
      Catalogue catalogue) {
    for (List<HeldSubscription> some : List.of(held, usable)) {
      for (HeldSubscription subscription : some) {
        Optional<Stretch> stretch = stretch(subscription, usage, timelines, catalogue);
        if (stretch.isPresent()) {
          return stretch.get().payer().equals(account);
        }
      }
    }
    return true;
  }

  /** He has the same plan for himself. */
  private boolean hasOwn(
      Usage usage, Map<HeldSubscription, Timeline> timelines, Catalogue catalogue) {
    return isPaidBy(
        usage.account(),
        ofUsers.getOrDefault(usage.account(), List.of()),
        usage,
        timelines,
        catalogue);
  }

  private static boolean isPaidBy(
      AccountId account,
      List<HeldSubscription> subscriptions,
      Usage usage,
      Map<HeldSubscription, Timeline> timelines,
      Catalogue catalogue) {
    for (HeldSubscription subscription : subscriptions) {
      Optional<Stretch> stretch = stretch(subscription, usage, timelines, catalogue);
      if (stretch.isPresent() && stretch.get().payer().equals(account)) {
        return true;
      }
    }
    return false;
  }

  /** What the subscription is on the day of a use that it is for. */
  private static Optional<Stretch> stretch(
      HeldSubscription subscription,
      Usage usage,
      Map<HeldSubscription, Timeline> timelines,
      Catalogue catalogue) {
    Timeline timeline =
        timelines.computeIfAbsent(subscription, one -> Timeline.of(one.history(), catalogue));
    LocalDate day = usage.use().at().atZone(timeline.zone()).toLocalDate();
    boolean holder = usage.account().equals(own(subscription));
    return timeline
        .on(day)
        .filter(stretch -> !stretch.paused())
        .filter(stretch -> holder || isMember(subscription, stretch, usage.account()))
        .filter(stretch -> fits(timeline, stretch, usage, holder, catalogue));
  }

  private static boolean isMember(
      HeldSubscription subscription, Stretch stretch, AccountId account) {
    return stretch.members().stream()
        .anyMatch(member -> AccountId.of(member, subscription.city()).equals(account));
  }

  /** Of a member only what was agreed to be on this plan. */
  private static boolean fits(
      Timeline timeline, Stretch stretch, Usage usage, boolean holder, Catalogue catalogue) {
    var pin = usage.pin();
    if (pin.subscription().isPresent()) {
      return pin.subscription().get().equals(timeline.id());
    }
    if (pin.tariff().isEmpty()) {
      return holder;
    }
    return catalogue
        .find(pin.tariff().get())
        .filter(plan -> stretch.taken().anyMatch(taken -> taken.plan().id().equals(plan.id())))
        .isPresent();
  }
}
