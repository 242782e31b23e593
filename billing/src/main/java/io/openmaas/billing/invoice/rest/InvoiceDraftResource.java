package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.invoice.rest.InvoiceViews.InGraceView;
import io.openmaas.billing.invoice.store.InvoiceDrafts;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** Invoices in their grace period, for finance. */
@Path("/v1/invoice-drafts")
@RolesAllowed("finance")
public class InvoiceDraftResource {
  private final InvoiceDrafts drafts;

  public InvoiceDraftResource(InvoiceDrafts drafts) {
    this.drafts = drafts;
  }

  /** At most 500, those that become final first. */
  @GET
  public Uni<List<InGraceView>> list() {
    return drafts.list().map(list -> list.stream().map(InGraceView::of).toList());
  }
}
