package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.Stretch;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.offer.TariffRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Which subscriptions keep units beyond a billing period. */
final class Keeping {
  private Keeping() {}

  static boolean keepsUnits(Timeline timeline) {
    for (Stretch stretch : timeline.stretches()) {
      if (keepsUnits(stretch.plan().plan())) {
        return true;
      }
      for (Stretch.Taken addOn : stretch.addOns()) {
        if (keepsUnits(addOn.plan())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Cheap, and true rather too often: of any version of any plan it had. */
  static boolean keepsUnits(SubscriptionHistory history, Catalogue catalogue) {
    for (SubscriptionHistory.Entry entry : history.changes()) {
      Optional<TariffRef> plan = plan(entry.change());
      if (plan.isPresent()) {
        Optional<Plan> found = catalogue.find(plan.get());
        if (found.isPresent()
            && catalogue.versions(found.get().id()).stream().anyMatch(Keeping::keepsUnits)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Optional<TariffRef> plan(Change change) {
    return switch (change) {
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
  }

  private static boolean keepsUnits(Plan plan) {
    for (Benefit benefit : plan.content().benefits()) {
      boolean keeps =
          switch (benefit) {
            case Benefit.Wallet _ -> true;
            case Benefit.Allowance allowance ->
                allowance.grant().rollover().isPresent()
                    || allowance.grant().per() == Benefit.Per.TERM;
            case Benefit.Cap cap -> cap.per() == Benefit.Per.TERM;
            case Benefit.Commitment _ -> false;
          };
      if (keeps) {
        return true;
      }
    }
    return false;
  }

  /** All plans and add-ons that it ever had. */
  static List<Plan> plans(Timeline timeline) {
    var plans = new LinkedHashMap<TariffRef, Plan>();
    for (Stretch stretch : timeline.stretches()) {
      stretch.taken().forEach(taken -> plans.put(taken.plan().ref(), taken.plan()));
    }
    return List.copyOf(plans.values());
  }
}
