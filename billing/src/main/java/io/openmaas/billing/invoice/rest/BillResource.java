package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.invoice.rest.InvoiceViews.BillView;
import io.openmaas.billing.invoice.store.BillLimits;
import io.openmaas.billing.invoice.store.RunningBills;
import io.openmaas.billing.rest.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

/** A traveller's running bill. */
@Path("/v1/bill")
@RolesAllowed("traveller")
public class BillResource {
  private final RunningBills bills;
  private final BillLimits limits;
  private final BilledCity cities;
  private final Caller caller;

  public BillResource(RunningBills bills, BillLimits limits, BilledCity cities, Caller caller) {
    this.bills = bills;
    this.limits = limits;
    this.cities = cities;
    this.caller = caller;
  }

  /**
   * @param city absent for the traveller's home city
   */
  @GET
  public Uni<BillView> bill(@QueryParam("city") String city) {
    var traveller = caller.traveller();
    return cities
        .find(city)
        .flatMap(served -> bills.get(traveller, served.id()))
        .flatMap(
            bill ->
                limits
                    .listReached(bill.account(), bill.open().from())
                    .map(reached -> BillView.of(bill, reached)));
  }
}
