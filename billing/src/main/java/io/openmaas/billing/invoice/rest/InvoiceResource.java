package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.account.store.AnsweredOnce;
import io.openmaas.billing.invoice.CreditNotes;
import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.invoice.pdf.DocumentPdf;
import io.openmaas.billing.invoice.rest.InvoiceViews.InvoiceView;
import io.openmaas.billing.invoice.store.Invoices;
import io.openmaas.billing.invoice.store.IssuesCreditNotes;
import io.openmaas.billing.rest.Caller;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.money.Money;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Final invoices: a traveller's own and those of households and companies that he owns; all for
 * finance.
 */
@Path("/v1/invoices")
@RolesAllowed({"traveller", "finance"})
public class InvoiceResource {
  private final Invoices invoices;
  private final IssuesCreditNotes creditNotes;
  private final DocumentPdf pdf;
  private final Caller caller;

  public InvoiceResource(
      Invoices invoices, IssuesCreditNotes creditNotes, DocumentPdf pdf, Caller caller) {
    this.invoices = invoices;
    this.creditNotes = creditNotes;
    this.pdf = pdf;
    this.caller = caller;
  }

  /** Newest first, at most 500. */
  @GET
  public Uni<List<InvoiceView>> list() {
    return invoices.list(owner()).map(list -> list.stream().map(InvoiceView::of).toList());
  }

  @GET
  @Path("{id:[0-9a-f-]+}")
  public Uni<InvoiceView> get(@PathParam("id") String id) {
    return visible(id).map(InvoiceView::of);
  }

  /** The printed form, rendered from what is stored: the same bytes each time. */
  @GET
  @Path("{id:[0-9a-f-]+}.pdf")
  @Produces({"application/pdf", MediaType.APPLICATION_JSON})
  public Uni<Response> pdf(@PathParam("id") String id) {
    return visible(id)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            invoice ->
                Response.ok(pdf.render(invoice.document(), invoice.seal()), "application/pdf")
                    .header(
                        "Content-Disposition",
                        "inline; filename=\"" + invoice.seal().number() + ".pdf\"")
                    .build());
  }

  /**
   * Credits an invoice: all of it ({@code FULL}), parts of lines ({@code LINES}), or all of it so
   * that what is still due is invoiced anew ({@code VOID}). The credit settles what is open of the
   * invoice; the rest goes to the account's balance. A repetition with the same idempotency key is
   * answered with the first note.
   */
  @POST
  @Path("{id:[0-9a-f-]+}/credit-notes")
  @RolesAllowed("finance")
  public Uni<Response> credit(
      @PathParam("id") String id,
      @HeaderParam(IdempotencyKey.HEADER) String key,
      CreditOrder order) {
    var asked =
        new AnsweredOnce.Asked(
            caller.account(), "credit-note", new IdempotencyKey(key), id + " " + order);
    return invoices
        .find(invoiceId(id))
        .map(found -> found.orElseThrow(() -> noInvoice(id)))
        .flatMap(invoice -> creditNotes.issue(
                    invoice.id(), extent(order, invoice), Optional.of(asked)))
        .onFailure(IllegalArgumentException.class)
        .transform(failure -> new ProblemException(Problem.invalid("lines", failure.getMessage())))
        .map(
            note ->
                Response.status(Response.Status.CREATED)
                    .entity(InvoiceView.of(note.orElseThrow(() -> noInvoice(id))))
                    .build());
  }

  private static IssuesCreditNotes.Extent extent(CreditOrder order, IssuedDocument invoice) {
    if (order == null || order.extent() == null) {
      throw new ProblemException(Problem.invalid("extent", "is missing"));
    }
    return switch (order.extent()) {
      case "FULL" -> new IssuesCreditNotes.Extent.Full();
      case "VOID" -> new IssuesCreditNotes.Extent.Voiding();
      case "LINES" -> new IssuesCreditNotes.Extent.Lines(items(order, invoice));
      default ->
          throw new ProblemException(Problem.invalid("extent", "is not FULL, LINES or VOID"));
    };
  }

  private static List<CreditNotes.Item> items(CreditOrder order, IssuedDocument invoice) {
    int lines = invoice.document().draft().lines().size();
    if (order.lines() == null || order.lines().isEmpty()) {
      throw new ProblemException(Problem.invalid("lines", "is missing"));
    }
    return order.lines().stream()
        .map(
            line -> {
              if (line == null || line.position() < 1 || line.position() > lines) {
                throw new ProblemException(
                    Problem.invalid("lines", "the invoice has lines 1 to " + lines));
              }
              try {
                return new CreditNotes.Item(
                    line.position() - 1,
                    Money.of(String.valueOf(line.amount()), invoice.total().currency()));
              } catch (NumberFormatException | ArithmeticException e) {
                throw new ProblemException(
                    Problem.invalid(
                        "lines", "line " + line.position() + " needs an amount as a decimal text"));
              }
            })
        .toList();
  }

  /**
   * What is to be credited.
   *
   * @param extent FULL, LINES or VOID
   * @param lines for LINES
   */
  public record CreditOrder(String extent, List<CreditedLine> lines) {}

  /**
   * @param position of the line, from 1
   * @param amount decimal, positive, tax as on the invoice
   */
  public record CreditedLine(int position, String amount) {}

  /** Whose invoices the caller may see; empty for all. */
  private Optional<TravellerId> owner() {
    return caller.isFinance() ? Optional.empty() : Optional.of(caller.traveller());
  }

  /** What somebody else's is, is not said to be there. */
  private Uni<IssuedDocument> visible(String id) {
    InvoiceId of = invoiceId(id);
    return owner()
        .map(reader -> invoices.find(of, reader))
        .orElseGet(() -> invoices.find(of))
        .map(found -> found.orElseThrow(() -> noInvoice(id)));
  }

  private static InvoiceId invoiceId(String id) {
    try {
      return new InvoiceId(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      throw noInvoice(id);
    }
  }

  private static ProblemException noInvoice(String id) {
    return new ProblemException(Problem.notFound("no invoice " + id));
  }
}
