package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Days on which nothing about a subscription changes.
 *
 * @param days empty only for plans by seconds that changed twice on one day
 * @param time the same from midnight to midnight in the zone of the subscription; for plans that
 *     are prorated by seconds from instant to instant
 * @param plan with the quantity of the subscription
 * @param addOns by name of their plan
 * @param payer whose invoice the fees are on
 * @param members who may use it
 * @param paused nothing is charged and nothing can be used
 */
public record Stretch(
    DatePeriod days,
    Period time,
    Taken plan,
    List<Taken> addOns,
    AccountId payer,
    Set<TravellerId> members,
    boolean paused) {

  public Stretch {
    addOns = List.copyOf(addOns);
    members = Set.copyOf(members);
  }

  /**
   * A plan version that holds.
   *
   * @param phase absent after the last
   * @param quantity above zero
   */
  public record Taken(Plan plan, Optional<Phase> phase, BigDecimal quantity) {}

  /** The plan, then its add-ons. */
  public Stream<Taken> taken() {
    return Stream.concat(Stream.of(plan), addOns.stream());
  }
}
