package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.invoice.InvoiceLine.Subject;
import io.openmaas.billing.metering.Measured;
import io.openmaas.billing.metering.UsageRecord;
import io.openmaas.billing.rating.RatedUsage;
import io.openmaas.billing.rating.Rater;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.Proration;
import io.openmaas.billing.subscription.Subscription;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Draws invoices: what is due for which period. The running bill is the same drawing, unfinished.
 */
public final class InvoiceDrawing {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.UK);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.UK);

  private final Catalogue catalogue;

  public InvoiceDrawing(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * A draft for each period that ended by now and has something to charge, oldest first.
   *
   * @param invoicedTo the end of the latest period that was invoiced
   * @param uncharged usage that is on no invoice yet; what lies before the first of the periods is
   *     late and comes with it, what lies after the last is left
   */
  public List<Invoice.Draft> closed(
      BillingAccount account,
      Optional<LocalDate> invoicedTo,
      List<UsageRecord> uncharged,
      Instant now) {
    ZoneId zone = account.city().zone();
    var left = new ArrayList<>(uncharged);
    var drafts = new ArrayList<Invoice.Draft>();
    for (DatePeriod period : closedPeriods(account, invoicedTo, uncharged, now)) {
      Instant end = period.in(zone).to();
      var due = left.stream().filter(usage -> usage.at().isBefore(end)).toList();
      left.removeAll(due);
      var draft = draw(account, period, due);
      if (!draft.content().lines().isEmpty()) {
        drafts.add(draft);
      }
    }
    return List.copyOf(drafts);
  }

  private static List<DatePeriod> closedPeriods(
      BillingAccount account,
      Optional<LocalDate> invoicedTo,
      List<UsageRecord> uncharged,
      Instant now) {
    LocalDate today = now.atZone(account.city().zone()).toLocalDate();
    return start(account, invoicedTo, uncharged)
        .map(from -> account.cycle().closedPeriods(from, today))
        .orElse(List.of());
  }

  /** The draft of the period that is running now, with the usage that no closed period has. */
  public Invoice.Draft running(
      BillingAccount account,
      Optional<LocalDate> invoicedTo,
      List<UsageRecord> uncharged,
      Instant now) {
    ZoneId zone = account.city().zone();
    LocalDate today = now.atZone(zone).toLocalDate();
    Set<String> inClosed =
        closed(account, invoicedTo, uncharged, now).stream()
            .flatMap(draft -> draft.content().usage())
            .collect(Collectors.toSet());
    DatePeriod whole = account.cycle().periodOf(today);
    LocalDate from = invoicedTo.filter(day -> day.isAfter(whole.from())).orElse(whole.from());
    return draw(
        account,
        new DatePeriod(from, whole.to()),
        uncharged.stream().filter(usage -> !inClosed.contains(usage.key())).toList());
  }

  /** The day from which nothing is invoiced yet; empty when there is nothing to invoice at all. */
  private static Optional<LocalDate> start(
      BillingAccount account, Optional<LocalDate> invoicedTo, List<UsageRecord> uncharged) {
    if (invoicedTo.isPresent()) {
      return invoicedTo;
    }
    ZoneId zone = account.city().zone();
    return Stream.concat(
            account.subscriptions().stream().map(s -> s.term().startsOn()),
            uncharged.stream().map(usage -> usage.at().atZone(zone).toLocalDate()))
        .min(LocalDate::compareTo)
        .map(first -> account.cycle().periodOf(first).from());
  }

  private Invoice.Draft draw(BillingAccount account, DatePeriod period, List<UsageRecord> usage) {
    var lines = new ArrayList<InvoiceLine>();
    for (Subscription subscription : account.subscriptions()) {
      lines.addAll(fees(account, subscription, period));
    }
    for (UsageRecord use : usage) {
      lines.addAll(usageLines(account, use));
    }
    var city = account.city();
    return new Invoice.Draft(
        new Invoice.Content(
            account.traveller(), city.id(), city.country(), city.currency(), period, lines));
  }

  private List<InvoiceLine> fees(
      BillingAccount account, Subscription subscription, DatePeriod period) {
    Optional<DatePeriod> covered = subscription.term().within(period);
    if (covered.isEmpty()) {
      return List.of();
    }
    Plan plan = catalogue.get(subscription.plan());
    DatePeriod whole = account.cycle().periodOf(period.from());
    return plan.fees().stream()
        .map(fee -> fee(account, subscription, fee, covered.get(), whole))
        .toList();
  }

  private InvoiceLine fee(
      BillingAccount account,
      Subscription subscription,
      Charge.RecurringFee fee,
      DatePeriod covered,
      DatePeriod whole) {
    String text =
        covered.equals(whole)
            ? fee.name().inEnglish()
            : fee.name() + ", " + covered.days() + " of " + whole.days() + " days";
    return new InvoiceLine(
        new Subject.Fee(subscription.id()),
        text,
        covered,
        Optional.empty(),
        Proration.of(
            Money.of(fee.amount(), account.city().currency(), Rounding.HALF_UP), covered, whole),
        tax(account, fee.tax(), covered.lastDay()));
  }

  private List<InvoiceLine> usageLines(BillingAccount account, UsageRecord usage) {
    var charges = Rater.rate(catalogue.get(usage.tariff()), usage.measured()).charges();
    LocalDate day = usage.at().atZone(account.city().zone()).toLocalDate();
    var lines = new ArrayList<InvoiceLine>();
    for (int i = 0; i < charges.size(); i++) {
      RatedUsage.Charge charge = charges.get(i);
      lines.add(
          new InvoiceLine(
              subject(usage, i),
              charge.name() + ": " + what(usage, account.city().zone()),
              DatePeriod.day(day),
              charge.quantity(),
              charge.amount(),
              tax(account, charge.tax(), day)));
    }
    return lines;
  }

  private static Subject subject(UsageRecord usage, int charge) {
    return switch (usage.proof()) {
      case UsageRecord.Proof.OfRental rental -> {
        var car = (Measured.CarUse) usage.measured();
        yield new Subject.Rental(
            usage.key(),
            charge,
            rental.rental(),
            rental.trips(),
            car.startedMinutes(),
            car.metres());
      }
      case UsageRecord.Proof.OfTicket ticket ->
          new Subject.Ticket(usage.key(), charge, usage.leg().toString(), ticket.ticket());
    };
  }

  private static String what(UsageRecord usage, ZoneId zone) {
    var from = usage.time().from().atZone(zone);
    var to = usage.time().to().atZone(zone);
    String until =
        from.toLocalDate().equals(to.toLocalDate()) ? TIME.format(to) : DAY_AND_TIME.format(to);
    String name =
        switch (usage.proof()) {
          case UsageRecord.Proof.OfRental rental -> rental.vehicle();
          case UsageRecord.Proof.OfTicket ticket -> ticket.line();
        };
    return name + "; " + DAY_AND_TIME.format(from) + " to " + until;
  }

  private InvoiceLine.Tax tax(BillingAccount account, TaxCategory category, LocalDate day) {
    return new InvoiceLine.Tax(
        category, catalogue.taxRate(account.city().country(), category, day).percent());
  }
}
