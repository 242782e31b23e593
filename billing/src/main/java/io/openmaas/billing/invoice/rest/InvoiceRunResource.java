package io.openmaas.billing.invoice.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.openmaas.billing.invoice.rest.InvoiceViews.ProgressView;
import io.openmaas.billing.invoice.rest.InvoiceViews.RunLineView;
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
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;

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

  /**
   * Invoices all periods that ended by then; repeating it makes nothing twice. Answers when all is
   * done, or, if it is not to wait, at once with 202 and where the run shows how far it is.
   */
  @POST
  public Uni<RestResponse<RunView>> run(Order order) {
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
    if (Boolean.FALSE.equals(order.await())) {
      return runs.request(order.until(), city(order)).map(InvoiceRunResource::accepted);
    }
    return runs.run(order.until(), city(order))
        .flatMap(
            progress ->
                invoices
                    .listOfRun(progress.run())
                    .map(made -> RestResponse.ok(RunView.of(progress, made))));
  }

  private static RestResponse<RunView> accepted(BillingRuns.Progress run) {
    return RestResponse.ResponseBuilder.accepted(RunView.of(run, List.of()))
        .location(URI.create("/v1/invoice-runs/" + run.run()))
        .build();
  }

  /** The latest 50 runs, newest first. */
  @GET
  public Uni<List<RunLineView>> list() {
    return runs.list().map(found -> found.stream().map(RunLineView::of).toList());
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
   * @param await false for an answer at once, while a server goes on with the run; {@code wait} in
   *     JSON
   */
  public record Order(Instant until, String city, @JsonProperty("wait") Boolean await) {}
}
