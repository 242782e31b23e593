package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.invoice.rest.InvoiceViews.ProgressView;
import io.openmaas.billing.invoice.rest.InvoiceViews.RunView;
import io.openmaas.billing.invoice.store.BillingRuns;
import io.openmaas.billing.invoice.store.Invoices;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Invoice runs, for finance. */
@Path("/v1/invoice-runs")
@RolesAllowed("finance")
public class InvoiceRunResource {
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private final BillingRuns runs;
  private final Invoices invoices;
  private final InstantSource clock;

  public InvoiceRunResource(BillingRuns runs, Invoices invoices, InstantSource clock) {
    this.runs = runs;
    this.invoices = invoices;
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
    if (order.until().isBefore(EARLIEST)) {
      throw new ProblemException(Problem.invalid("until", "lies before " + EARLIEST));
    }
    return runs.run(order.until(), city(order))
        .flatMap(
            progress -> invoices.listOfRun(progress.run()).map(made -> RunView.of(progress, made)));
  }

  /** How far a run is, or what it came to; of any node. */
  @GET
  @Path("{id:[0-9a-f-]+}")
  public Uni<ProgressView> get(@PathParam("id") String id) {
    return runs.find(uuid(id)).map(found -> ProgressView.of(found.orElseThrow(() -> noRun(id))));
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw noRun(id);
    }
  }

  private static ProblemException noRun(String id) {
    return new ProblemException(Problem.notFound("no invoice run " + id));
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
