package io.openmaas.billing.holding;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.SpendingLimit;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Whether a trip stays within the limits of those who pay for it. Pure. */
public final class Spending {
  private Spending() {}

  /** What was spent: one leg of one booking. */
  public record Spent(AccountId account, TravellerId traveller, LocalDate day, Money amount) {}

  /**
   * What is to be spent.
   *
   * @param approved amounts that approvers allowed this traveller and that no booking has used, by
   *     account
   */
  public record Wish(TravellerId traveller, LocalDate day, Money amount, List<Approved> approved) {
    public Wish {
      approved = List.copyOf(approved);
    }
  }

  /** An approver's yes. */
  public record Approved(UUID approval, AccountId account, Money amount) {}

  /** The answer. */
  public sealed interface Answer {
    /**
     * @param approvals that it uses up
     */
    record Within(List<UUID> approvals) implements Answer {
      public Within {
        approvals = List.copyOf(approvals);
      }
    }

    /** Nobody can allow it: the budget would be exceeded. */
    record Exceeds(SpendingLimit limit, Money left) implements Answer {}

    /** Somebody has to say yes first. */
    record NeedsApproval(SpendingLimit limit) implements Answer {}
  }

  /**
   * @param limits of all accounts that are charged with the trip
   * @param spent of these accounts, at least in the windows that hold the day
   */
  public static Answer check(List<SpendingLimit> limits, List<Spent> spent, Wish wish) {
    if (wish.amount().isZero()) {
      return new Answer.Within(List.of());
    }
    var used = new java.util.LinkedHashSet<UUID>();
    Optional<Answer> missing = Optional.empty();
    for (SpendingLimit limit : inForce(limits, wish.traveller())) {
      Optional<Money> left = left(limit, spent, wish.traveller(), wish.day());
      if (left.isPresent() && wish.amount().compareTo(left.get()) > 0) {
        return new Answer.Exceeds(limit, left.get());
      }
      if (limit.approvalAbove().filter(most -> wish.amount().compareTo(most) > 0).isPresent()) {
        var approved = approved(limit, wish);
        approved.ifPresent(yes -> used.add(yes.approval()));
        if (approved.isEmpty() && missing.isEmpty()) {
          missing = Optional.of(new Answer.NeedsApproval(limit));
        }
      }
    }
    return missing.orElseGet(() -> new Answer.Within(List.copyOf(used)));
  }

  /** What holds for this traveller: his own limit takes the place of that of each member. */
  public static List<SpendingLimit> inForce(List<SpendingLimit> limits, TravellerId traveller) {
    return limits.stream()
        .filter(
            limit ->
                switch (limit.scope()) {
                  case SpendingLimit.Scope.Everybody _ -> true;
                  case SpendingLimit.Scope.One(var member) -> member.equals(traveller);
                  case SpendingLimit.Scope.EachMember _ ->
                      limits.stream()
                          .noneMatch(
                              other ->
                                  other.account().equals(limit.account())
                                      && other.per() == limit.per()
                                      && other
                                          .scope()
                                          .equals(new SpendingLimit.Scope.One(traveller)));
                })
        .sorted(Comparator.comparing(SpendingLimit::id))
        .toList();
  }

  /** What is left of a limit in the window that holds the day; absent where it has no end. */
  public static Optional<Money> left(
      SpendingLimit limit, List<Spent> spent, TravellerId traveller, LocalDate day) {
    return limit
        .most()
        .map(
            most -> {
              LocalDate from = limit.per().first(day);
              LocalDate to = limit.per().end(day);
              Money sum = Money.zero(most.currency());
              for (Spent each : spent) {
                boolean counts =
                    each.account().equals(limit.account())
                        && !each.day().isBefore(from)
                        && each.day().isBefore(to)
                        && (limit.scope() instanceof SpendingLimit.Scope.Everybody
                            || each.traveller().equals(traveller));
                if (counts) {
                  sum = sum.plus(each.amount());
                }
              }
              return most.minus(sum);
            });
  }

  private static Optional<Approved> approved(SpendingLimit limit, Wish wish) {
    return wish.approved().stream()
        .filter(
            yes ->
                yes.account().equals(limit.account()) && yes.amount().compareTo(wish.amount()) >= 0)
        .min(Comparator.comparing(Approved::amount).thenComparing(Approved::approval));
  }
}
