package io.openmaas.billing.invoice;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.invoice.DocumentLine.Cause;
import io.openmaas.billing.invoice.DocumentLine.Corrects;
import io.openmaas.billing.invoice.DocumentLine.LineTax;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is due minus what was posted. Nothing that was posted is rewritten: a difference is a line
 * of its own that names the invoice it corrects.
 *
 * <p>Lines of the same subscription, charge, plan version (or use), account and tax are compared.
 * Of these: the same days with another amount, the difference; posted days of which only the first
 * part is still due, the rest as a credit of the days that are not used; posted days of which none
 * are due, all of it as a credit; whatever else is due, as a new line.
 */
final class Difference {
  /** A line that is to be invoiced: with the tax of what it corrects, if it corrects something. */
  record Change(DueLine line, LineTax tax, Optional<Corrects> corrects, Money discount) {}

  /** A line that is due, with the rate that holds for it. */
  record Taxable(DueLine line, LineTax tax) {}

  /** Whatever else was posted, corrections come in the same order. */
  private static final Comparator<Change> IN_ORDER =
      Comparator.comparing((Change change) -> change.line().key().service().from())
          .thenComparing(change -> change.line().key().service().to())
          .thenComparing(change -> change.line().key().code())
          .thenComparing(change -> change.line().key().use().map(UsageKey::value).orElse(""))
          .thenComparing(
              change -> change.line().key().subscription().map(SubscriptionId::toString).orElse(""))
          .thenComparing(change -> change.line().of().plan().map(TariffRef::value).orElse(""))
          .thenComparing(change -> change.line().amount().minor());

  private record Group(
      Optional<SubscriptionId> subscription,
      ChargeCode code,
      Optional<TariffRef> plan,
      Optional<UsageKey> use,
      AccountId account,
      LineTax tax,
      io.openmaas.billing.catalogue.BillingTerms.PriceBasis basis,
      java.util.Currency currency) {
    static Group of(DueLine line, LineTax tax) {
      LineKey key = line.key();
      return new Group(
          key.subscription(),
          key.code(),
          key.use().isPresent() ? Optional.empty() : line.of().plan(),
          key.use(),
          line.of().account(),
          tax,
          line.supply().basis(),
          line.amount().currency());
    }
  }

  /** What documents say by now about some days. */
  private static final class Effective {
    private final Posted first;
    private DatePeriod service;
    private long minor;
    private long discount;
    private long conceded;

    Effective(Posted first) {
      this.first = first;
      this.service = first.key().service();
      this.minor = first.amount().minor();
      this.discount = first.line().discount().minor();
    }
  }

  private final Map<Group, List<Effective>> posted = new LinkedHashMap<>();

  private Difference() {}

  /**
   * What is to be invoiced.
   *
   * @param due in the order of the document
   * @param posted in the order in which it was finalised
   * @return new lines in the order of {@code due}, then corrections by their days
   */
  static List<Change> of(List<Taxable> due, List<Posted> posted) {
    if (posted.isEmpty()) {
      var all = new ArrayList<Change>(due.size());
      due.forEach(line -> all.add(fresh(line)));
      return all;
    }
    var difference = new Difference();
    posted.forEach(difference::post);
    return difference.minus(due);
  }

  private static Change fresh(Taxable taxable) {
    return new Change(
        taxable.line(),
        taxable.tax(),
        Optional.empty(),
        Money.zero(taxable.line().amount().currency()));
  }

  private void post(Posted line) {
    var entries =
        posted.computeIfAbsent(
            Group.of(line.line().due(), line.line().tax()), _ -> new ArrayList<>());
    Optional<Corrects> corrects = line.line().corrects();
    Effective corrected = corrects.isEmpty() ? null : find(entries, corrects.get());
    if (corrected == null) {
      entries.add(new Effective(line));
    } else if (!line.counts()) {
      corrected.conceded -= line.amount().minor();
    } else {
      corrected.minor += line.amount().minor();
      corrected.discount += line.line().discount().minor();
      DatePeriod taken = line.key().service();
      if (taken.from().isAfter(corrected.service.from())) {
        corrected.service = new DatePeriod(corrected.service.from(), taken.from());
      } else if (corrects.get().cause() == Cause.VOIDED && corrected.minor == 0) {
        entries.remove(corrected);
      }
    }
  }

  /** What it says it corrects: as it stands by now, else as it was invoiced. */
  private static Effective find(List<Effective> entries, Corrects corrects) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).service.equals(corrects.service())) {
        return entries.get(i);
      }
    }
    for (Effective entry : entries) {
      if (entry.first.number().equals(corrects.number())
          && entry.first.key().service().equals(corrects.service())) {
        return entry;
      }
    }
    return null;
  }

  private List<Change> minus(List<Taxable> due) {
    var changes = new ArrayList<Change>();
    var corrections = new ArrayList<Change>();
    var open = new ArrayList<Taxable>();
    for (Taxable line : due) {
      Effective same = take(line, true);
      if (same == null) {
        open.add(line);
      } else if (same.minor != line.line().amount().minor()) {
        add(corrections, correction(line.line(), same, same.service));
      }
    }
    for (Taxable line : open) {
      Effective cut = take(line, false);
      if (cut == null) {
        changes.add(fresh(line));
      } else {
        add(
            corrections,
            correction(
                line.line(),
                cut,
                new DatePeriod(line.line().key().service().to(), cut.service.to())));
      }
    }
    for (List<Effective> entries : posted.values()) {
      for (Effective entry : entries) {
        add(corrections, reversal(entry));
      }
    }
    corrections.sort(IN_ORDER);
    changes.addAll(corrections);
    return changes;
  }

  private static void add(List<Change> corrections, Change correction) {
    if (!correction.line().amount().isZero() || !correction.discount().isZero()) {
      corrections.add(correction);
    }
  }

  private Effective take(Taxable line, boolean whole) {
    var entries = posted.get(Group.of(line.line(), line.tax()));
    if (entries == null) {
      return null;
    }
    DatePeriod service = line.line().key().service();
    for (int i = 0; i < entries.size(); i++) {
      Effective entry = entries.get(i);
      boolean fits =
          whole
              ? entry.service.equals(service)
              : entry.service.from().equals(service.from())
                  && entry.service.to().isAfter(service.to())
                  && entry.minor >= line.line().amount().minor();
      if (fits) {
        entries.remove(i);
        return entry;
      }
    }
    return null;
  }

  private static Change correction(DueLine due, Effective entry, DatePeriod service) {
    long difference = due.amount().minor() - entry.minor;
    return change(due, entry, service, difference);
  }

  private static Change reversal(Effective entry) {
    return change(entry.first.line().due(), entry, entry.service, -entry.minor);
  }

  /** A credit is never more than what is left of the line after favours. */
  private static Change change(
      DueLine detail, Effective entry, DatePeriod service, long difference) {
    DueLine first = entry.first.line().due();
    long most = Math.max(0, entry.minor - entry.conceded);
    long amount = difference < 0 && entry.minor > 0 ? Math.max(difference, -most) : difference;
    var currency = first.amount().currency();
    var key =
        new LineKey(first.key().subscription(), first.key().code(), service, first.key().use());
    return new Change(
        new DueLine(key, first.of(), detail.supply(), new Money(amount, currency), detail.detail()),
        entry.first.line().tax(),
        Optional.of(
            new Corrects(
                entry.first.number(),
                entry.service,
                new Money(entry.minor, currency),
                Cause.RECALCULATED)),
        new Money(discount(entry, amount), currency));
  }

  /** A credit takes back its part of the discount; an additional charge has none. */
  private static long discount(Effective entry, long amount) {
    if (entry.discount == 0 || entry.minor == 0 || amount >= 0) {
      return 0;
    }
    return amount == -entry.minor
        ? -entry.discount
        : java.math.BigDecimal.valueOf(entry.discount)
            .multiply(java.math.BigDecimal.valueOf(amount))
            .divide(java.math.BigDecimal.valueOf(entry.minor), 0, java.math.RoundingMode.HALF_UP)
            .longValueExact();
  }
}
