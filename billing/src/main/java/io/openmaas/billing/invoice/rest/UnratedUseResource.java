package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.invoice.rest.InvoiceViews.UnratedView;
import io.openmaas.billing.invoice.store.BillingRuns;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** Uses that nothing prices, for finance: each run looks at them again. */
@Path("/v1/unrated-uses")
@RolesAllowed("finance")
public class UnratedUseResource {
  private final BillingRuns runs;

  public UnratedUseResource(BillingRuns runs) {
    this.runs = runs;
  }

  /** At most 500, by account and day. */
  @GET
  public Uni<List<UnratedView>> list() {
    return runs.listUnrated().map(list -> list.stream().map(UnratedView::of).toList());
  }
}
