package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.invoice.Invoice;
import io.openmaas.billing.invoice.InvoiceLine;
import io.openmaas.billing.invoice.InvoiceLine.Subject;
import io.openmaas.billing.invoice.InvoiceRun;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.TaxTotal;
import io.openmaas.billing.invoice.store.RunningBills;
import io.openmaas.billing.rating.RatedUsage;
import io.openmaas.billing.rest.Amount;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.trip.TripId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Invoices and bills in JSON. All amounts contain tax unless named net. */
final class InvoiceViews {

  private InvoiceViews() {}

  /** {@code to} is the first day that no longer belongs to it. */
  public record PeriodView(LocalDate from, LocalDate to) {
    static PeriodView of(DatePeriod period) {
      return new PeriodView(period.from(), period.to());
    }
  }

  /** What was counted; {@code unitPrice} is a decimal per unit. */
  public record QuantityView(String count, String unit, String unitPrice) {
    static QuantityView of(RatedUsage.Quantity quantity) {
      return new QuantityView(
          quantity.count().toPlainString(),
          quantity.unit().code(),
          quantity.price().amount().toPlainString());
    }
  }

  /**
   * A line; what does not apply to its kind is null.
   *
   * @param kind FEE, RENTAL or TICKET
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
      String ticket) {
    static LineView of(int position, InvoiceLine line) {
      var rental = line.subject() instanceof Subject.Rental r ? r : null;
      var ticket = line.subject() instanceof Subject.Ticket t ? t : null;
      var fee = line.subject() instanceof Subject.Fee f ? f : null;
      return new LineView(
          position,
          kind(line.subject()),
          line.text(),
          PeriodView.of(line.service()),
          line.quantity().map(QuantityView::of).orElse(null),
          Amount.of(line.amount()),
          line.tax().category().name(),
          line.tax().percent().toPlainString(),
          fee == null ? null : fee.subscription().value(),
          rental == null ? null : rental.rental().value(),
          rental == null ? null : rental.trips().stream().map(TripId::value).toList(),
          rental == null ? null : rental.minutes(),
          rental == null ? null : rental.metres(),
          ticket == null ? null : ticket.leg(),
          ticket == null ? null : ticket.number());
    }

    private static String kind(Subject subject) {
      return switch (subject) {
        case Subject.Fee _ -> "FEE";
        case Subject.Rental _ -> "RENTAL";
        case Subject.Ticket _ -> "TICKET";
      };
    }

    static List<LineView> all(List<InvoiceLine> lines) {
      return IntStream.range(0, lines.size()).mapToObj(i -> of(i + 1, lines.get(i))).toList();
    }
  }

  /** The tax of one category and rate. */
  public record TaxView(String category, String percent, Amount net, Amount tax, Amount gross) {
    static TaxView of(TaxTotal total) {
      return new TaxView(
          total.tax().category().name(),
          total.tax().percent().toPlainString(),
          Amount.of(total.net()),
          Amount.of(total.contained()),
          Amount.of(total.gross()));
    }
  }

  /** Name and address. */
  public record RecipientView(String name, String address) {}

  /** A final invoice. */
  public record InvoiceView(
      UUID id,
      String number,
      String state,
      UUID traveller,
      String city,
      PeriodView period,
      LocalDate issuedOn,
      LocalDate dueOn,
      Issuer.Seller seller,
      RecipientView recipient,
      List<LineView> lines,
      List<TaxView> taxes,
      Amount total,
      Amount paid,
      Amount open,
      String pdf) {
    static InvoiceView of(Invoice.Issued invoice) {
      var heading = invoice.heading();
      var content = invoice.content();
      return new InvoiceView(
          invoice.id().value(),
          heading.number(),
          state(invoice),
          content.traveller().value(),
          content.city().value(),
          PeriodView.of(content.period()),
          heading.issuedOn(),
          heading.dueOn(),
          heading.seller(),
          new RecipientView(heading.recipient().name(), heading.recipient().address()),
          LineView.all(content.lines()),
          content.taxes().stream().map(TaxView::of).toList(),
          Amount.of(content.total()),
          Amount.of(invoice.paid()),
          Amount.of(invoice.open()),
          "/v1/invoices/" + invoice.id() + ".pdf");
    }

    private static String state(Invoice.Issued invoice) {
      return switch (invoice) {
        case Invoice.Finalised _ -> "FINALISED";
        case Invoice.Paid _ -> "PAID";
      };
    }
  }

  /** What is due for a period, not final. */
  public record DraftView(
      PeriodView period, List<LineView> lines, List<TaxView> taxes, Amount total) {
    static DraftView of(Invoice.Draft draft) {
      var content = draft.content();
      return new DraftView(
          PeriodView.of(content.period()),
          LineView.all(content.lines()),
          content.taxes().stream().map(TaxView::of).toList(),
          Amount.of(content.total()));
    }
  }

  /**
   * The running bill: the open period, and in {@code ended} those that wait for their invoice.
   *
   * @param plan PLAN@VERSION of the latest subscription; null without one
   */
  public record BillView(
      String city,
      Instant asOf,
      String plan,
      PeriodView period,
      List<LineView> lines,
      List<TaxView> taxes,
      Amount total,
      List<DraftView> ended) {
    static BillView of(RunningBills.Bill bill) {
      var running = DraftView.of(bill.running());
      var subscriptions = bill.account().subscriptions();
      return new BillView(
          bill.account().city().id().value(),
          bill.asOf(),
          subscriptions.isEmpty() ? null : subscriptions.getLast().plan().value(),
          running.period(),
          running.lines(),
          running.taxes(),
          running.total(),
          bill.ended().stream().map(DraftView::of).toList());
    }
  }

  /** What a run made. */
  public record RunView(List<InvoiceView> invoices, List<FailureView> failures) {
    static RunView of(InvoiceRun run) {
      return new RunView(
          run.invoices().stream().map(InvoiceView::of).toList(),
          run.failures().stream()
              .map(f -> new FailureView(f.traveller().value(), f.city().value(), f.reason()))
              .toList());
    }
  }

  /** An account that could not be invoiced. */
  public record FailureView(UUID traveller, String city, String reason) {}
}
