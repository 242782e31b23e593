package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.invoice.rest.InvoiceViews.RunView;
import io.openmaas.billing.invoice.store.InvoiceRuns;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Invoice runs, for finance. */
@Path("/v1/invoice-runs")
@RolesAllowed("finance")
public class InvoiceRunResource {
  private final InvoiceRuns runs;
  private final InstantSource clock;

  public InvoiceRunResource(InvoiceRuns runs, InstantSource clock) {
    this.runs = runs;
    this.clock = clock;
  }

  /** Invoices all periods that ended by then; repeating it makes nothing twice. */
  @POST
  public Uni<RunView> run(Order order) {
    if (order == null || order.until() == null) {
      throw new ProblemException(Problem.invalid("until", "is missing"));
    }
    Instant now = clock.instant();
    if (order.until().isAfter(now)) {
      throw new ProblemException(
          Problem.invalid("until", "lies in the future: the business clock is at " + now));
    }
    return runs.run(order.until(), city(order)).map(RunView::of);
  }

  private static Optional<CityId> city(Order order) {
    try {
      return Optional.ofNullable(order.city()).map(CityId::new);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("city", e.getMessage()));
    }
  }

  /**
   * What is asked for.
   *
   * @param until an instant that is not in the future
   * @param city absent for all
   */
  public record Order(Instant until, String city) {}
}
