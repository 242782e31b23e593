package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a change would cost, before it is made: the fees owed with it minus the fees owed without
 * it, by the functions that draw the invoice. Use is not part of it: what will be used nobody
 * knows.
 *
 * @param today what comes at once: credits below zero, charges above
 * @param todayTotal the sum
 * @param nextInvoiceOn the end of the running billing period with the change
 * @param next the fees of the next invoice
 * @param nextTotal their sum
 */
public record Preview(
    List<Difference> today,
    Money todayTotal,
    LocalDate nextInvoiceOn,
    List<FeeLine> next,
    Money nextTotal) {

  public Preview {
    today = List.copyOf(today);
    next = List.copyOf(next);
  }

  /**
   * @param of which fee
   * @param period the whole period of the fee
   * @param days the days that are paid for with the change; those of before if there are none
   * @param amount owed with the change minus owed without it
   */
  public record Difference(FeeLine.Of of, DatePeriod period, DatePeriod days, Money amount) {}

  private record Key(
      SubscriptionId subscription,
      AccountId account,
      TariffRef plan,
      ChargeCode code,
      DatePeriod period) {
    static Key of(FeeLine line) {
      var of = line.of();
      return new Key(of.subscription(), of.account(), of.plan(), of.code(), line.period());
    }
  }

  /**
   * @param before as it is; what was due until today is taken as invoiced
   * @param after as it would be
   * @param today local date of the subscription's zone
   * @throws ChangeRefused if the history after it is not possible
   */
  public static Preview of(
      SubscriptionHistory before, SubscriptionHistory after, Catalogue catalogue, LocalDate today) {
    LocalDate earliest =
        after.changes().stream()
            .skip(before.changes().size())
            .map(SubscriptionHistory.Entry::day)
            .filter(day -> day.isBefore(today))
            .min(LocalDate::compareTo)
            .orElse(today);
    Timeline then = Timeline.of(after, catalogue);
    DatePeriod window = window(then, earliest, today);
    return of(FeeLines.of(before, catalogue, window), then, window, today);
  }

  /** A subscription that would begin: nothing was invoiced before. */
  public static Preview ofStart(SubscriptionHistory started, Catalogue catalogue, LocalDate today) {
    Timeline then = Timeline.of(started, catalogue);
    return of(List.of(), then, window(then, today, today), today);
  }

  private static DatePeriod window(Timeline then, LocalDate earliest, LocalDate today) {
    return new DatePeriod(
        then.periods().periodOf(earliest).from(), then.periods().periodOf(today).to().plusDays(1));
  }

  private static Preview of(
      List<FeeLine> before, Timeline then, DatePeriod window, LocalDate today) {
    LocalDate next = then.periods().periodOf(today).to();
    var wanted = FeeLines.of(then, window);
    var differences = differences(due(before, today), due(wanted, today));
    var upcoming =
        wanted.stream()
            .filter(line -> line.invoiceAt().isAfter(today) && !line.invoiceAt().isAfter(next))
            .toList();
    return new Preview(
        differences,
        Money.sum(differences.stream().map(Difference::amount).toList(), then.currency()),
        next,
        upcoming,
        Money.sum(upcoming.stream().map(FeeLine::amount).toList(), then.currency()));
  }

  private static List<FeeLine> due(List<FeeLine> lines, LocalDate today) {
    return lines.stream().filter(line -> !line.invoiceAt().isAfter(today)).toList();
  }

  private static List<Difference> differences(List<FeeLine> before, List<FeeLine> after) {
    Map<Key, List<FeeLine>> lines = new LinkedHashMap<>();
    Map<Key, Money> amounts = new LinkedHashMap<>();
    for (FeeLine line : before) {
      amounts.merge(Key.of(line), line.amount().negated(), Money::plus);
      lines.computeIfAbsent(Key.of(line), _ -> new ArrayList<>()).add(line);
    }
    for (FeeLine line : after) {
      amounts.merge(Key.of(line), line.amount(), Money::plus);
      lines.computeIfAbsent(Key.of(line), _ -> new ArrayList<>()).add(line);
    }
    var differences = new ArrayList<Difference>();
    amounts.forEach(
        (key, amount) -> {
          if (!amount.isZero()) {
            FeeLine last = lines.get(key).getLast();
            differences.add(new Difference(last.of(), key.period(), last.service(), amount));
          }
        });
    return List.copyOf(differences);
  }
}
