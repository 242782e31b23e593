package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.DueLine;
import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.Used;
import io.openmaas.billing.invoice.store.BillLimits;
import io.openmaas.billing.invoice.store.BillingRuns;
import io.openmaas.billing.invoice.store.InvoiceDrafts;
import io.openmaas.billing.invoice.store.RunningBills;
import io.openmaas.billing.metering.Usage.Proof;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.rest.Amount;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.TripId;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Invoices and bills in JSON. All amounts contain tax unless named net. */
final class InvoiceViews {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.UK);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.UK);

  private InvoiceViews() {}

  /** {@code to} is the first day that no longer belongs to it. */
  public record PeriodView(LocalDate from, LocalDate to) {
    static PeriodView of(DatePeriod period) {
      return new PeriodView(period.from(), period.to());
    }
  }

  /** What was counted; {@code unitPrice} is a decimal per unit, null where there is not one. */
  public record QuantityView(String count, String unit, String unitPrice) {
    static QuantityView of(RatedLine.Quantity quantity, List<RatedLine.Part> parts) {
      return new QuantityView(
          quantity.count().toPlainString(),
          quantity.measure().code(),
          parts.size() == 1 ? parts.getFirst().price().toPlainString() : null);
    }
  }

  /**
   * Which invoice a line corrects.
   *
   * @param cause RECALCULATED, CONCESSION or VOIDED
   */
  public record CorrectsView(String number, Amount posted, String cause) {}

  /**
   * A line; what does not apply to its kind is null.
   *
   * @param kind FEE, RENTAL, TICKET, or what else is charged: ONE_OFF, USE, PERIOD, CAP,
   *     COMMITMENT, WALLET
   * @param parts how the amount came about
   * @param provisional true for a rental that is not over, else null
   */
  public record LineView(
      int position,
      String kind,
      String text,
      PeriodView servicePeriod,
      QuantityView quantity,
      Amount amount,
      String taxCategory,
      String taxPercent,
      UUID subscription,
      UUID rental,
      List<UUID> trips,
      Long minutes,
      Long metres,
      String leg,
      String ticket,
      List<PartView> parts,
      CorrectsView corrects,
      Boolean provisional) {
    static LineView of(int position, DocumentLine line, ZoneId zone, Set<UsageKey> running) {
      var due = line.due();
      Optional<Used> used = due.detail().used();
      var rental = used.map(Used::proof).orElse(null) instanceof Proof.OfRental r ? r : null;
      var ticket = used.map(Used::proof).orElse(null) instanceof Proof.OfTicket t ? t : null;
      return new LineView(
          position,
          kind(line, rental, ticket),
          InvoiceViews.text(line, zone),
          PeriodView.of(due.key().service()),
          due.detail()
              .quantity()
              .map(quantity -> QuantityView.of(quantity, due.detail().parts()))
              .orElse(null),
          Amount.of(line.afterDiscount()),
          line.tax().category().name(),
          line.tax().percent().toPlainString(),
          used.isPresent() ? null : due.key().subscription().map(s -> s.value()).orElse(null),
          rental == null ? null : rental.rental().value(),
          rental == null ? null : rental.trips().stream().map(TripId::value).toList(),
          rental == null ? null : startedMinutes(used.get()),
          rental == null ? null : metres(used.get()),
          ticket == null ? null : ticket.leg(),
          ticket == null ? null : ticket.ticket(),
          due.detail().parts().stream().map(PartView::of).toList(),
          line.corrects()
              .map(c -> new CorrectsView(c.number(), Amount.of(c.posted()), c.cause().name()))
              .orElse(null),
          used.map(Used::key).filter(running::contains).map(_ -> true).orElse(null));
    }

    private static String kind(DocumentLine line, Proof.OfRental rental, Proof.OfTicket ticket) {
      if (rental != null) {
        return "RENTAL";
      }
      if (ticket != null) {
        return "TICKET";
      }
      var kind = line.due().of().kind();
      return kind == DueLine.Kind.RECURRING ? "FEE" : kind.name();
    }

    private static long startedMinutes(Used used) {
      return used.use()
          .quantity(Measure.MINUTES)
          .setScale(0, RoundingMode.CEILING)
          .longValueExact();
    }

    private static long metres(Used used) {
      return used.use()
          .quantity(Measure.KILOMETRES)
          .movePointRight(3)
          .setScale(0, RoundingMode.HALF_UP)
          .longValueExact();
    }

    static List<LineView> all(List<Draft> drafts) {
      return all(drafts, Set.of());
    }

    /**
     * @param running uses that are not over
     */
    static List<LineView> all(List<Draft> drafts, Set<UsageKey> running) {
      var lines = new ArrayList<LineView>();
      for (Draft draft : drafts) {
        for (DocumentLine line : draft.lines()) {
          lines.add(of(lines.size() + 1, line, draft.head().zone(), running));
        }
      }
      return lines;
    }
  }

  private static String text(DocumentLine line, ZoneId zone) {
    String name = line.due().of().name().inEnglish();
    var detail = line.due().detail();
    String part =
        detail
            .part()
            .map(p -> ", " + p.numerator() + " of " + p.denominator() + unit(p.denominator()))
            .orElse("");
    String use = detail.used().map(used -> ": " + what(used, zone)).orElse("");
    String correction = line.corrects().map(c -> " (correction of " + c.number() + ")").orElse("");
    return name + part + use + correction;
  }

  /** Periods have at most some hundred days; more are seconds. */
  private static String unit(long denominator) {
    return denominator > 1000 ? " seconds" : " days";
  }

  private static String what(Used used, ZoneId zone) {
    String name =
        switch (used.proof()) {
          case Proof.OfRental rental -> rental.vehicle();
          case Proof.OfTicket ticket -> ticket.line();
          case Proof.Reported reported ->
              reported.text().isBlank() ? reported.source() : reported.text();
        };
    var from = used.use().time().from().atZone(zone);
    var to = used.use().time().to().atZone(zone);
    if (from.equals(to)) {
      return name + "; " + DAY_AND_TIME.format(from);
    }
    String until =
        from.toLocalDate().equals(to.toLocalDate()) ? TIME.format(to) : DAY_AND_TIME.format(to);
    return name + "; " + DAY_AND_TIME.format(from) + " to " + until;
  }

  /** The tax of one category and rate. */
  public record TaxView(String category, String percent, Amount net, Amount tax, Amount gross) {
    static TaxView of(Draft.TaxSum sum) {
      return new TaxView(
          sum.of().category().name(),
          sum.of().percent().toPlainString(),
          Amount.of(sum.net()),
          Amount.of(sum.tax()),
          Amount.of(sum.gross()));
    }

    static List<TaxView> all(List<Draft> drafts) {
      return drafts.stream().flatMap(draft -> draft.taxes().stream()).map(TaxView::of).toList();
    }
  }

  /** Name and address. */
  public record RecipientView(String name, String address) {}

  /**
   * A final invoice or credit note.
   *
   * @param kind INVOICE or CREDIT_NOTE
   * @param payable the total, less what the balance paid
   * @param sha256 of what it says, lower-case hex
   * @param intact whether that is still the hash of what is stored
   */
  public record InvoiceView(
      UUID id,
      String number,
      String kind,
      String state,
      UUID traveller,
      UUID account,
      String city,
      PeriodView period,
      LocalDate issuedOn,
      LocalDate dueOn,
      Issuer.Seller seller,
      RecipientView recipient,
      List<LineView> lines,
      List<TaxView> taxes,
      Amount total,
      Amount payable,
      Amount paid,
      Amount open,
      String sha256,
      boolean intact,
      String pdf) {
    static InvoiceView of(IssuedDocument issued) {
      var document = issued.document();
      var draft = document.draft();
      var seal = issued.seal();
      return new InvoiceView(
          issued.id().value(),
          seal.number(),
          draft.kind().name(),
          issued.state().name(),
          issued.traveller().map(TravellerId::value).orElse(null),
          draft.head().account().value(),
          draft.head().city().value(),
          PeriodView.of(draft.head().period()),
          seal.issuedOn(),
          seal.dueOn(),
          document.seller(),
          new RecipientView(document.buyer().name(), document.buyer().address()),
          LineView.all(List.of(draft)),
          TaxView.all(List.of(draft)),
          Amount.of(issued.total()),
          Amount.of(issued.payable()),
          Amount.of(issued.settled()),
          Amount.of(issued.open()),
          seal.contentSha256(),
          HexFormat.of()
              .formatHex(InvoiceDocument.hashOf(document.bytes()))
              .equals(seal.contentSha256()),
          "/v1/invoices/" + issued.id() + ".pdf");
    }
  }

  /** What is due for a period, not final. */
  public record DraftView(
      PeriodView period, List<LineView> lines, List<TaxView> taxes, Amount total) {
    static DraftView of(Draft draft) {
      return new DraftView(
          PeriodView.of(draft.head().period()),
          LineView.all(List.of(draft)),
          TaxView.all(List.of(draft)),
          Amount.of(draft.totals().gross()));
    }
  }

  /**
   * The running bill: the open period, and in {@code ended} those that wait for their invoice.
   *
   * @param plan PLAN@VERSION of the latest subscription; null without one
   * @param reached limits of the account that were reached in the period
   */
  public record BillView(
      String city,
      Instant asOf,
      String plan,
      PeriodView period,
      List<LineView> lines,
      List<TaxView> taxes,
      Amount total,
      List<DraftView> ended,
      List<ReachedView> reached) {
    static BillView of(RunningBills.Bill bill, List<BillLimits.Reached> reached) {
      var place = bill.account().place();
      return new BillView(
          place.city().value(),
          bill.asOf(),
          plan(bill.subscriptions()),
          PeriodView.of(bill.open()),
          LineView.all(bill.running(), bill.provisional()),
          TaxView.all(bill.running()),
          Amount.of(bill.total()),
          bill.ended().stream().map(DraftView::of).toList(),
          reached.stream().map(ReachedView::of).toList());
    }

    private static String plan(List<SubscriptionHistory> subscriptions) {
      String plan = null;
      for (SubscriptionHistory history : subscriptions) {
        for (SubscriptionHistory.Entry entry : history.changes()) {
          plan =
              switch (entry.change()) {
                case Change.Started started -> started.plan().value();
                case Change.PlanChanged changed -> changed.plan().value();
                case Change.Migrated migrated -> migrated.plan().value();
                default -> plan;
              };
        }
      }
      return plan;
    }
  }

  /** What a run made: at most 500 of its invoices, and how far it is. */
  public record RunView(List<InvoiceView> invoices, List<FailureView> failures, ProgressView run) {
    static RunView of(BillingRuns.Progress progress, List<IssuedDocument> invoices) {
      return new RunView(
          invoices.stream().map(InvoiceView::of).toList(),
          progress.failures().stream()
              .map(failure -> new FailureView(failure.account().value(), failure.reason()))
              .toList(),
          ProgressView.of(progress));
    }
  }

  /**
   * A run among others.
   *
   * @param state REQUESTED, UNDER_WAY or FINISHED
   * @param finished null while it runs
   */
  public record RunLineView(
      UUID id,
      String state,
      Instant until,
      String city,
      int total,
      int done,
      int invoices,
      int failed,
      Instant started,
      Instant finished) {
    static RunLineView of(BillingRuns.Progress progress) {
      return new RunLineView(
          progress.run(),
          progress.state().name(),
          progress.until(),
          progress.city().map(city -> city.value()).orElse(null),
          progress.count().total(),
          progress.count().done(),
          progress.count().invoices(),
          progress.count().failed(),
          progress.started(),
          progress.finished().orElse(null));
    }
  }

  /**
   * How far a run is.
   *
   * @param state REQUESTED, UNDER_WAY or FINISHED
   * @param finished null while it runs
   */
  public record ProgressView(
      UUID id,
      String state,
      Instant until,
      String city,
      int total,
      int done,
      int invoices,
      int failed,
      Instant started,
      Instant finished,
      List<FailureView> failures,
      List<UnratedView> unrated) {
    static ProgressView of(BillingRuns.Progress progress) {
      return new ProgressView(
          progress.run(),
          progress.state().name(),
          progress.until(),
          progress.city().map(city -> city.value()).orElse(null),
          progress.count().total(),
          progress.count().done(),
          progress.count().invoices(),
          progress.count().failed(),
          progress.started(),
          progress.finished().orElse(null),
          progress.failures().stream()
              .map(failure -> new FailureView(failure.account().value(), failure.reason()))
              .toList(),
          progress.unrated().stream().map(UnratedView::of).toList());
    }
  }

  /** An account that could not be invoiced. */
  public record FailureView(UUID account, String reason) {}

  /**
   * A use that nothing prices. The rest of its account is invoiced; each run looks at it again.
   *
   * @param day local date of supply
   */
  public record UnratedView(UUID account, String key, LocalDate day, String reason) {
    static UnratedView of(BillingRuns.UnratedUse use) {
      return new UnratedView(use.account().value(), use.use().value(), use.day(), use.reason());
    }
  }

  /**
   * An invoice in its grace period.
   *
   * @param graceUntil from then on a run makes it final
   */
  public record InGraceView(
      UUID account,
      String city,
      RecipientView recipient,
      Instant graceUntil,
      Instant drawnAt,
      DraftView draft) {
    static InGraceView of(InvoiceDrafts.InGrace one) {
      var head = one.document().draft().head();
      return new InGraceView(
          head.account().value(),
          head.city().value(),
          new RecipientView(one.document().buyer().name(), one.document().buyer().address()),
          one.graceUntil(),
          one.drawnAt(),
          DraftView.of(one.document().draft()));
    }
  }
}
