package io.openmaas.billing.scenario;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.invoice.Coupon;
import io.openmaas.billing.invoice.DrawingRequest.Watermark;
import io.openmaas.billing.invoice.InvoicingTerms;
import io.openmaas.billing.invoice.Posted;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.core.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the world knows of an account. */
final class Customer {
  final Account account;
  final InvoicingTerms terms;
  final int number;
  final Map<UsageKey, Usage> uses = new LinkedHashMap<>();
  final List<Posted> posted = new ArrayList<>();
  final List<Coupon> coupons = new ArrayList<>();
  private final Map<Currency, Money> balances = new HashMap<>();
  private Optional<LocalDate> billedTo = Optional.empty();
  private Optional<LocalDate> changedFrom = Optional.empty();
  private final Set<LocalDate> late = new HashSet<>();

  Customer(Account account, InvoicingTerms terms, int number) {
    this.account = account;
    this.terms = terms;
    this.number = number;
  }

  AccountId payer() {
    return account.paidBy().orElse(account.id());
  }

  void changed(LocalDate day) {
    if (changedFrom.isEmpty() || day.isBefore(changedFrom.get())) {
      changedFrom = Optional.of(day);
    }
  }

  /** A use came, was corrected or reversed. */
  void used(Usage usage) {
    LocalDate day = usage.use().at().atZone(account.place().zone()).toLocalDate();
    if (billedTo.isPresent() && day.isBefore(billedTo.get())) {
      late.add(day);
    }
  }

  Watermark watermark() {
    return new Watermark(billedTo, changedFrom, late);
  }

  void billed(LocalDate until) {
    if (billedTo.isEmpty() || until.isAfter(billedTo.get())) {
      billedTo = Optional.of(until);
    }
    changedFrom = Optional.empty();
    late.clear();
  }

  Money balance(Currency currency) {
    return balances.getOrDefault(currency, Money.zero(currency));
  }

  List<Money> balances() {
    return balances.values().stream().filter(balance -> !balance.isZero()).toList();
  }

  void move(Money amount) {
    balances.merge(amount.currency(), amount, Money::plus);
  }

  void took(Coupon.Taken taken) {
    coupons.replaceAll(
        coupon ->
            coupon instanceof Coupon.Fixed fixed && fixed.code().equals(taken.code())
                ? new Coupon.Fixed(
                    fixed.code(), fixed.name(), fixed.charges(), fixed.left().minus(taken.amount()))
                : coupon);
  }
}
