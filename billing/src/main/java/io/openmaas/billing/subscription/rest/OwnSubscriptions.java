package io.openmaas.billing.subscription.rest;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Membership;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.account.store.Members;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.rest.Caller;
import io.openmaas.billing.subscription.ChangeDesk.Authority;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.KeepsHistories;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Which subscriptions a caller may see and change, and whom they may bring in. */
@ApplicationScoped
class OwnSubscriptions {
  private final KeepsHistories histories;
  private final Accounts accounts;
  private final Members members;
  private final Catalogue catalogue;
  private final Cities cities;
  private final Caller caller;

  OwnSubscriptions(
      KeepsHistories histories,
      Accounts accounts,
      Members members,
      Catalogue catalogue,
      Cities cities,
      Caller caller) {
    this.histories = histories;
    this.accounts = accounts;
    this.members = members;
    this.catalogue = catalogue;
    this.cities = cities;
    this.caller = caller;
  }

  Authority authority() {
    return caller.isFinance() ? Authority.STAFF : Authority.SUBSCRIBER;
  }

  /** Fails with 404, also where it is somebody else's. */
  Uni<HeldSubscription> get(UUID id) {
    Optional<TravellerId> own =
        caller.isFinance() ? Optional.empty() : Optional.of(caller.traveller());
    return histories
        .find(new SubscriptionId(id))
        .map(
            found ->
                found
                    .filter(held -> own.isEmpty() || held.holder().equals(own.get()))
                    .orElseThrow(
                        () -> new ProblemException(Problem.notFound("no subscription " + id))));
  }

  /**
   * An account may pay if it is the holder's own or one that the holder manages; staff may name
   * any. Fails with 422.
   */
  Uni<Void> requirePayer(AccountId account, TravellerId holder, CityId city, Currency currency) {
    if (account.equals(AccountId.of(holder, city))) {
      return Uni.createFrom().voidItem();
    }
    return accounts
        .find(account)
        .flatMap(
            found ->
                managed(holder)
                    .invoke(
                        managed -> {
                          boolean allowed =
                              found
                                  .map(Account::place)
                                  .filter(place -> place.currency().equals(currency))
                                  .isPresent();
                          if (!allowed
                              || (authority() == Authority.SUBSCRIBER
                                  && !managed.contains(account))) {
                            throw ChangeOrder.invalid(
                                "account", "is no account in " + currency + " that may pay for it");
                          }
                        }))
        .replaceWithVoid();
  }

  /** A plan of another country with the same currency is not sold here. Fails with 422. */
  Uni<Void> requireSold(String field, PlanId plan, CityId city) {
    String country = cities.find(city).map(City::country).orElse("");
    var versions = catalogue.versions(plan);
    boolean elsewhere =
        versions.stream()
            .map(version -> version.sale().countries())
            .noneMatch(countries -> countries.isEmpty() || countries.contains(country));
    if (authority() == Authority.SUBSCRIBER && !versions.isEmpty() && elsewhere) {
      throw ChangeOrder.invalid(field, "'" + plan + "' is not sold in " + city);
    }
    return Uni.createFrom().voidItem();
  }

  /**
   * Only who belongs to an account that the holder manages, and so has agreed, can be brought in;
   * staff may name anybody. Fails with 422.
   */
  Uni<Void> requireMembers(Set<TravellerId> travellers, TravellerId holder) {
    if (authority() == Authority.STAFF || travellers.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return managed(holder)
        .flatMap(managed -> membersOf(List.copyOf(managed), new HashSet<>()))
        .invoke(
            known -> {
              known.add(holder);
              if (!known.containsAll(travellers)) {
                throw ChangeOrder.invalid(
                    "members", "are not all active members of an account that you manage");
              }
            })
        .replaceWithVoid();
  }

  private Uni<Set<AccountId>> managed(TravellerId holder) {
    return members
        .list(holder)
        .map(
            list ->
                list.stream()
                    .filter(Membership::manages)
                    .map(Membership::account)
                    .collect(Collectors.toUnmodifiableSet()));
  }

  private Uni<Set<TravellerId>> membersOf(List<AccountId> managed, Set<TravellerId> known) {
    if (managed.isEmpty()) {
      return Uni.createFrom().item(known);
    }
    return members
        .list(managed.getFirst())
        .invoke(
            list ->
                list.stream()
                    .filter(membership -> membership.state() == Membership.State.ACTIVE)
                    .forEach(membership -> known.add(membership.traveller())))
        .flatMap(_ -> membersOf(managed.subList(1, managed.size()), known));
  }
}
