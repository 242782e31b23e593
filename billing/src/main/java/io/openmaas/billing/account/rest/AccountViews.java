package io.openmaas.billing.account.rest;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.Account.Holder;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Membership;
import io.openmaas.billing.account.SpendingLimit;
import io.openmaas.billing.account.Sponsorship;
import io.openmaas.billing.rest.Amount;
import java.time.LocalDate;
import java.util.UUID;

/** Accounts in JSON. */
final class AccountViews {
  private AccountViews() {}

  /**
   * @param kind {@code PERSON}, {@code HOUSEHOLD}, {@code COMPANY} or {@code COST_CENTRE}
   * @param role of the caller; {@code INVITED} where he has not accepted yet
   */
  public record AccountView(
      UUID id,
      String kind,
      String name,
      String vatId,
      UUID company,
      String code,
      String city,
      String currency,
      UUID paidBy,
      ContactView contact,
      String role) {
    static AccountView of(Account account, String role) {
      var holder = account.holder();
      return new AccountView(
          account.id().value(),
          switch (holder) {
            case Holder.Person _ -> "PERSON";
            case Holder.Household _ -> "HOUSEHOLD";
            case Holder.Company _ -> "COMPANY";
            case Holder.CostCentre _ -> "COST_CENTRE";
          },
          switch (holder) {
            case Holder.Person _ -> account.contact().name();
            case Holder.Household(var name) -> name;
            case Holder.Company(var name, _) -> name;
            case Holder.CostCentre(_, _, var name) -> name;
          },
          holder instanceof Holder.Company company ? company.vatId().orElse(null) : null,
          holder instanceof Holder.CostCentre centre ? centre.company().value() : null,
          holder instanceof Holder.CostCentre centre ? centre.code() : null,
          account.place().city().value(),
          account.place().currency().getCurrencyCode(),
          account.paidBy().map(AccountId::value).orElse(null),
          new ContactView(
              account.contact().name(), account.contact().address(), account.contact().language()),
          role);
    }
  }

  /** As printed on invoices. */
  public record ContactView(String name, String address, String language) {}

  /** A member. */
  public record MemberView(UUID traveller, String role, String state, UUID costCentre) {
    static MemberView of(Membership membership) {
      return new MemberView(
          membership.traveller().value(),
          membership.role().name(),
          membership.state().name(),
          membership.costCentre().map(AccountId::value).orElse(null));
    }
  }

  /**
   * @param scope {@code ACCOUNT}, {@code EACH_MEMBER} or {@code MEMBER}
   */
  public record LimitView(
      UUID id, String scope, UUID member, String per, Amount most, Amount approvalAbove) {
    static LimitView of(SpendingLimit limit) {
      return new LimitView(
          limit.id(),
          switch (limit.scope()) {
            case SpendingLimit.Scope.Everybody _ -> "ACCOUNT";
            case SpendingLimit.Scope.EachMember _ -> "EACH_MEMBER";
            case SpendingLimit.Scope.One _ -> "MEMBER";
          },
          limit.scope() instanceof SpendingLimit.Scope.One(var member) ? member.value() : null,
          limit.per().name(),
          limit.most().map(Amount::of).orElse(null),
          limit.approvalAbove().map(Amount::of).orElse(null));
    }
  }

  /** Who pays, and what. */
  public record SponsorshipView(
      UUID sponsor, String rule, String percent, Amount amount, LocalDate from) {
    static SponsorshipView of(Sponsorship sponsorship) {
      return switch (sponsorship.rule()) {
        case Sponsorship.Rule.PaysAll _ -> view(sponsorship, "PAYS_ALL", null, null);
        case Sponsorship.Rule.PaysShare(var percent) ->
            view(sponsorship, "PAYS_SHARE", percent.toPlainString(), null);
        case Sponsorship.Rule.PaysUpTo(var most) ->
            view(sponsorship, "PAYS_UP_TO", null, Amount.of(most));
        case Sponsorship.Rule.Collects(var fee) ->
            view(sponsorship, "COLLECTS", null, Amount.of(fee));
      };
    }

    private static SponsorshipView view(
        Sponsorship sponsorship, String rule, String percent, Amount amount) {
      return new SponsorshipView(
          sponsorship.sponsor().value(), rule, percent, amount, sponsorship.from());
    }
  }
}
