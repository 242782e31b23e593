package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Occasion;
import io.openmaas.billing.catalogue.Charge.OneOffFee;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.subscription.Timeline.Direction;
import io.openmaas.billing.subscription.Timeline.Moment;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Collects what makes one-off fees due while the life of a subscription is read. */
final class OneOffs {
  private final List<Moment> moments = new ArrayList<>();
  private final List<Moment> deposits = new ArrayList<>();

  List<Moment> moments() {
    return List.copyOf(moments);
  }

  void started(Holding holding, AccountId payer, LocalDate day) {
    fees(holding.plan(), Occasion.SIGN_UP).forEach(fee -> charge(holding.plan(), fee, payer, day));
    fees(holding.plan(), Occasion.DEPOSIT)
        .forEach(fee -> takeDeposit(holding.plan(), fee, payer, day));
  }

  /**
   * The plan that is left says what leaving it costs. A deposit that the new plan asks for alike
   * stays; any other is given back, and the new one taken.
   */
  void changed(Plan left, Holding to, AccountId payer, LocalDate day) {
    fees(left, Occasion.PLAN_CHANGE).forEach(fee -> charge(left, fee, payer, day));
    List<OneOffFee> wanted = fees(to.plan(), Occasion.DEPOSIT).toList();
    var kept = new ArrayList<OneOffFee>();
    for (Moment held : heldFor(left.id())) {
      var same = wanted.stream().filter(fee -> sameDeposit(fee, held.fee())).findFirst();
      if (same.isPresent()) {
        kept.add(same.get());
        deposits.remove(held);
        deposits.add(
            new Moment(held.day(), to.plan(), held.fee(), held.account(), held.direction()));
      } else {
        giveBack(held, day);
      }
    }
    wanted.stream()
        .filter(fee -> !kept.contains(fee))
        .forEach(fee -> takeDeposit(to.plan(), fee, payer, day));
  }

  private static boolean sameDeposit(OneOffFee one, OneOffFee other) {
    return one.code().equals(other.code()) && one.amount().compareTo(other.amount()) == 0;
  }

  /**
   * @param day when it is charged and given back
   * @param end the first day that is not served
   */
  void ended(Holding holding, AccountId payer, LocalDate day, LocalDate end) {
    boolean early =
        holding
            .plan()
            .terms()
            .binding()
            .minimumTerm()
            .filter(length -> end.isBefore(length.after(holding.since())))
            .isPresent();
    if (early) {
      fees(holding.plan(), Occasion.EARLY_EXIT)
          .forEach(fee -> charge(holding.plan(), fee, payer, day));
    }
    heldFor(holding.plan().id()).forEach(held -> giveBack(held, day));
  }

  private List<Moment> heldFor(PlanId plan) {
    return deposits.stream().filter(held -> held.plan().id().equals(plan)).toList();
  }

  private void charge(Plan plan, OneOffFee fee, AccountId payer, LocalDate day) {
    moments.add(new Moment(day, plan, fee, payer, Direction.CHARGED));
  }

  private void takeDeposit(Plan plan, OneOffFee fee, AccountId payer, LocalDate day) {
    var taken = new Moment(day, plan, fee, payer, Direction.CHARGED);
    moments.add(taken);
    deposits.add(taken);
  }

  /** To whoever gave it. */
  private void giveBack(Moment held, LocalDate day) {
    deposits.remove(held);
    moments.add(new Moment(day, held.plan(), held.fee(), held.account(), Direction.GIVEN_BACK));
  }

  private static Stream<OneOffFee> fees(Plan plan, Occasion occasion) {
    return plan.content().charges().stream()
        .filter(Charge.OneOffFee.class::isInstance)
        .map(Charge.OneOffFee.class::cast)
        .filter(fee -> fee.occasion() == occasion);
  }
}
