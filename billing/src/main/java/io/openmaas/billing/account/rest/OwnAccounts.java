package io.openmaas.billing.account.rest;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Membership;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.account.store.Members;
import io.openmaas.billing.rest.Caller;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * Which accounts the caller may see and manage: his own, and those of his households and companies
 * by his role there. All others are not there for him.
 */
@ApplicationScoped
public class OwnAccounts {
  private final Accounts accounts;
  private final Members members;
  private final Caller caller;

  public OwnAccounts(Accounts accounts, Members members, Caller caller) {
    this.accounts = accounts;
    this.members = members;
    this.caller = caller;
  }

  /**
   * An account and what the caller is in it.
   *
   * @param role owner of his own account; of a cost centre what he is in its company
   */
  public record Seen(Account account, Membership.Role role) {}

  /** One that the caller belongs to; 404 for all others. */
  public Uni<Seen> get(String id) {
    return get(id(id, "account"));
  }

  /** One that the caller manages; 403 for other members, 404 for everybody else. */
  public Uni<Account> getManaged(String id) {
    return get(id)
        .map(
            seen -> {
              if (seen.role() != Membership.Role.OWNER) {
                throw new ProblemException(
                    Problem.forbidden("only an owner of the account may do that"));
              }
              return seen.account();
            });
  }

  private Uni<Seen> get(AccountId id) {
    TravellerId traveller = caller.traveller();
    return accounts
        .find(id)
        .map(found -> found.orElseThrow(() -> notFound(id)))
        .flatMap(
            account ->
                role(account, traveller)
                    .map(role -> new Seen(account, role.orElseThrow(() -> notFound(id)))));
  }

  private Uni<Optional<Membership.Role>> role(Account account, TravellerId traveller) {
    return switch (account.holder()) {
      case Account.Holder.Person(var owner) ->
          Uni.createFrom()
              .item(
                  owner.equals(traveller) ? Optional.of(Membership.Role.OWNER) : Optional.empty());
      case Account.Holder.Household _, Account.Holder.Company _ -> role(account.id(), traveller);
      case Account.Holder.CostCentre centre -> role(centre.company(), traveller);
    };
  }

  private Uni<Optional<Membership.Role>> role(AccountId account, TravellerId traveller) {
    return members
        .list(account)
        .map(
            list ->
                list.stream()
                    .filter(
                        member ->
                            member.traveller().equals(traveller)
                                && member.state() == Membership.State.ACTIVE)
                    .map(Membership::role)
                    .findFirst());
  }

  static AccountId id(String text, String what) {
    return new AccountId(uuid(text, what));
  }

  static UUID uuid(String text, String what) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.notFound(what + " " + text));
    }
  }

  private static ProblemException notFound(AccountId id) {
    return new ProblemException(Problem.notFound("account " + id));
  }
}
