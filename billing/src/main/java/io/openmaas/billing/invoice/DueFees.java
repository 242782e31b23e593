package io.openmaas.billing.invoice;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.invoice.Difference.Taxable;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.FeeLine;
import io.openmaas.billing.subscription.FeeLines;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.offer.TariffRef;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fees that an account owes and that a drawing looks at. */
final class DueFees {
  private record Fee(Optional<SubscriptionId> subscription, ChargeCode code, TariffRef plan) {}

  private final Rules rules;
  private final Account account;
  private final Scope scope;
  private final LocalDate until;
  private final Map<Fee, LocalDate> postedFrom = new HashMap<>();

  /**
   * @param posted those of the scope
   */
  DueFees(Rules rules, Account account, Scope scope, LocalDate until, List<Posted> posted) {
    this.rules = rules;
    this.account = account;
    this.scope = scope;
    this.until = until;
    for (Posted line : posted) {
      var due = line.line().due();
      if (due.of().plan().isPresent()) {
        postedFrom.merge(
            new Fee(due.key().subscription(), due.key().code(), due.of().plan().get()),
            due.key().service().from(),
            (a, b) -> a.isBefore(b) ? a : b);
      }
    }
  }

  /** In the order of the fee schedule. */
  List<Taxable> of(Timeline timeline) {
    LocalDate from = timeline.term().from();
    if (scope.since().isPresent()) {
      LocalDate wanted =
          scope.reopened() ? scope.from(Optional.of(timeline.id())) : scope.since().get();
      for (LocalDate posted : postedFrom.values()) {
        wanted = posted.isBefore(wanted) ? posted : wanted;
      }
      from = wanted.isAfter(from) ? wanted : from;
    }
    LocalDate to = until.plusDays(1);
    if (!from.isBefore(to)) {
      return List.of();
    }
    var lines = new ArrayList<Taxable>();
    for (FeeLine fee : FeeLines.of(timeline, new DatePeriod(from, to))) {
      if (fee.of().account().equals(account.id())
          && !fee.invoiceAt().isAfter(until)
          && inScope(fee)) {
        lines.add(taxable(timeline, fee));
      }
    }
    return lines;
  }

  private boolean inScope(FeeLine fee) {
    if (scope.isNew(fee.invoiceAt())) {
      return true;
    }
    if (!scope.reopened()) {
      return false;
    }
    LocalDate posted =
        postedFrom.get(
            new Fee(Optional.of(fee.of().subscription()), fee.of().code(), fee.of().plan()));
    LocalDate own = scope.from(Optional.of(fee.of().subscription()));
    LocalDate from = posted == null || own.isBefore(posted) ? own : posted;
    return Scope.touches(fee.service(), from);
  }

  private Taxable taxable(Timeline timeline, FeeLine fee) {
    DatePeriod service = fee.service();
    boolean once = service.from().equals(service.to());
    LocalDate day = once ? service.from() : service.lastDay();
    PriceBasis basis = rules.catalogue().get(fee.of().plan()).terms().billing().priceBasis();
    var line =
        new DueLine(
            new LineKey(
                Optional.of(fee.of().subscription()), fee.of().code(), service, Optional.empty()),
            new DueLine.Of(
                account.id(),
                Optional.of(fee.of().plan()),
                fee.of().name(),
                fee.of().tax(),
                once ? DueLine.Kind.ONE_OFF : DueLine.Kind.RECURRING),
            new DueLine.Supply(day, fee.invoiceAt(), billedOn(timeline, fee.invoiceAt()), basis),
            fee.amount(),
            new DueLine.Detail(
                Optional.<RatedLine.Quantity>empty(), fee.part(), List.of(), Optional.empty()));
    return new Taxable(line, rules.tax(account.place().country(), fee.of().tax(), day));
  }

  /** With the document of the period's end, or at once on the first day of a period. */
  private LocalDate billedOn(Timeline timeline, LocalDate invoiceAt) {
    DatePeriod period = timeline.periods().periodOf(invoiceAt);
    if (period.from().equals(invoiceAt)) {
      return invoiceAt;
    }
    return period.to().isAfter(until) ? until : period.to();
  }
}
