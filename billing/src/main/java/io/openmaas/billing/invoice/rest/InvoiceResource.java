package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.invoice.pdf.DocumentPdf;
import io.openmaas.billing.invoice.rest.InvoiceViews.InvoiceView;
import io.openmaas.billing.invoice.store.Invoices;
import io.openmaas.billing.rest.Caller;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Final invoices: a traveller's own, or all for finance. */
@Path("/v1/invoices")
@RolesAllowed({"traveller", "finance"})
public class InvoiceResource {
  private final Invoices invoices;
  private final DocumentPdf pdf;
  private final Caller caller;

  public InvoiceResource(Invoices invoices, DocumentPdf pdf, Caller caller) {
    this.invoices = invoices;
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

  /** Whose invoices the caller may see; empty for all. */
  private Optional<TravellerId> owner() {
    return caller.isFinance() ? Optional.empty() : Optional.of(caller.traveller());
  }

  /** What somebody else's is, is not said to be there. */
  private Uni<IssuedDocument> visible(String id) {
    Optional<TravellerId> only = owner();
    return invoices
        .find(invoiceId(id))
        .map(
            found ->
                found
                    .filter(invoice -> only.isEmpty() || invoice.traveller().equals(only))
                    .orElseThrow(() -> noInvoice(id)));
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
