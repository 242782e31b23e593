package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.invoice.rest.InvoiceViews.BillView;
import io.openmaas.billing.invoice.store.RunningBills;
import io.openmaas.billing.rest.Caller;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
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
  private final PartyDirectory travellers;
  private final Cities cities;
  private final Caller caller;

  public BillResource(RunningBills bills, PartyDirectory travellers, Cities cities, Caller caller) {
    this.bills = bills;
    this.travellers = travellers;
    this.cities = cities;
    this.caller = caller;
  }

  /**
   * @param city absent for the traveller's home city
   */
  @GET
  public Uni<BillView> bill(@QueryParam("city") String city) {
    var traveller = caller.traveller();
    return (city == null ? homeOf() : Uni.createFrom().item(served(city)))
        .flatMap(id -> bills.get(traveller, id))
        .map(BillView::of);
  }

  private Uni<CityId> homeOf() {
    return travellers
        .find(caller.traveller())
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("no such traveller"))))
        .map(traveller -> served(traveller.home().value()));
  }

  private CityId served(String city) {
    try {
      return cities
          .find(new CityId(city))
          .orElseThrow(() -> new IllegalArgumentException("no city '" + city + "' is served"))
          .id();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("city", e.getMessage()));
    }
  }
}
