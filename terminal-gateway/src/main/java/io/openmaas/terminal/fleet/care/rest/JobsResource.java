package io.openmaas.terminal.fleet.care.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.terminal.fleet.care.JobWork;
import io.openmaas.terminal.fleet.care.rest.Bodies.CostBody;
import io.openmaas.terminal.fleet.care.rest.CareJson.CostJson;
import io.openmaas.terminal.fleet.care.rest.CareJson.JobJson;
import io.openmaas.terminal.fleet.job.Cost;
import io.openmaas.terminal.fleet.job.JobId;
import io.openmaas.terminal.fleet.job.JobKind;
import io.openmaas.terminal.fleet.job.Move;
import io.openmaas.terminal.fleet.job.store.Costs;
import io.openmaas.terminal.fleet.job.store.Jobs;
import io.openmaas.terminal.fleet.rest.CityNames;
import io.openmaas.terminal.fleet.rest.Fields;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Jobs for those who run the fleet and those who drive for it. */
@Path("/v1/fleet/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class JobsResource {
  private final Pool pool;
  private final Jobs jobs;
  private final Costs costs;
  private final JobWork work;
  private final Cities cities;
  private final InstantSource clock;
  private final JsonWebToken token;

  public JobsResource(
      Pool pool,
      Jobs jobs,
      Costs costs,
      JobWork work,
      Cities cities,
      InstantSource clock,
      JsonWebToken token) {
    this.pool = pool;
    this.jobs = jobs;
    this.costs = costs;
    this.work = work;
    this.cities = cities;
    this.clock = clock;
    this.token = token;
  }

  /** A job to plan. A relocation, and nothing else, says where to. */
  public record NewJob(
      String vehicle, String kind, String why, Double toLat, Double toLon, String to, String bay) {}

  /** Who will do it. */
  public record Assignment(String driver) {}

  /** That it was done, and what it cost where it cost anything. */
  public record Done(CostBody cost) {}

  /** A job with what it cost. */
  public record JobWithCosts(JobJson job, List<CostJson> costs) {}

  /** The open jobs of a city, those escalated and the oldest first. */
  @GET
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<JobJson>> listOpen(@QueryParam("city") String city) {
    return jobs.listOpen(pool, CityNames.get(cities, city).id().value())
        .map(open -> open.stream().map(JobJson::of).toList());
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({"fleet", "admin"})
  public Uni<JobWithCosts> get(@PathParam("id") UUID id) {
    return jobs.find(pool, new JobId(id))
        .map(found -> found.orElseThrow(() -> Bodies.notFound("job")))
        .flatMap(
            job ->
                costs
                    .list(pool, Costs.Of.JOB, id)
                    .map(
                        all ->
                            new JobWithCosts(
                                JobJson.of(job), all.stream().map(CostJson::of).toList())));
  }

  @POST
  @RolesAllowed("fleet")
  public Uni<Response> plan(NewJob body) {
    Bodies.present(body);
    var fields = new Fields();
    var vehicle = Bodies.vehicle(fields, "vehicle", body.vehicle());
    var kind = fields.oneOf("kind", body.kind(), JobKind.class);
    var why = fields.text("why", body.why(), Fields.upTo(Bodies.LONGEST_WORDS));
    Optional<Move> move = move(fields, kind, body);
    fields.check();
    return work.plan(vehicle, kind, why, move)
        .map(
            outcome -> {
              JobJson job = answer(outcome);
              return Response.created(URI.create("/v1/fleet/jobs/" + job.id())).entity(job).build();
            });
  }

  private static Optional<Move> move(Fields fields, JobKind kind, NewJob body) {
    var to = Bodies.point(fields, "toLat", "toLon", body.toLat(), body.toLon());
    if (kind != JobKind.RELOCATION) {
      fields.require(to.isEmpty(), "toLat", "only a relocation has a destination");
      return Optional.empty();
    }
    fields.require(body.toLat() != null || body.toLon() != null, "toLat", "is missing");
    String name = fields.text("to", body.to(), Fields.upTo(Bodies.LONGEST_NAME));
    String bay =
        body.bay() == null
            ? null
            : fields.text("bay", body.bay(), Fields.upTo(Bodies.LONGEST_NAME));
    return to.map(point -> new Move(Optional.empty(), point, name, Optional.ofNullable(bay)));
  }

  /** A driver will do it: from now on no traveller can reserve the vehicle. */
  @POST
  @Path("/{id}/assignment")
  @RolesAllowed("fleet")
  public Uni<JobJson> assign(@PathParam("id") UUID id, Assignment body) {
    Bodies.present(body);
    var fields = new Fields();
    String driver = fields.text("driver", body.driver(), Fields.upTo(Bodies.LONGEST_NAME));
    fields.check();
    return work.assign(new JobId(id), driver).map(JobsResource::answer);
  }

  /** The driver gives it up. */
  @DELETE
  @Path("/{id}/assignment")
  @RolesAllowed("fleet")
  public Uni<JobJson> unassign(@PathParam("id") UUID id) {
    return work.unassign(new JobId(id)).map(JobsResource::answer);
  }

  /** The driver takes the vehicle, which is opened. Asking again opens it again. */
  @POST
  @Path("/{id}/begin")
  @RolesAllowed("fleet")
  public Uni<JobJson> begin(@PathParam("id") UUID id) {
    return work.begin(new JobId(id)).map(JobsResource::answer);
  }

  @POST
  @Path("/{id}/done")
  @RolesAllowed("fleet")
  public Uni<JobJson> done(@PathParam("id") UUID id, Done body) {
    var fields = new Fields();
    Optional<Cost> cost =
        body == null || body.cost() == null
            ? Optional.empty()
            : Optional.of(
                Bodies.cost(fields, "cost.", body.cost(), token.getName(), clock.instant()));
    fields.check();
    return work.done(new JobId(id), cost).map(JobsResource::answer);
  }

  @POST
  @Path("/{id}/cancellation")
  @RolesAllowed("fleet")
  public Uni<JobJson> cancel(@PathParam("id") UUID id) {
    return work.cancel(new JobId(id)).map(JobsResource::answer);
  }

  /** Notes what it cost; a mistake is set right by a negative cost. */
  @POST
  @Path("/{id}/costs")
  @RolesAllowed("fleet")
  public Uni<Response> addCost(@PathParam("id") UUID id, CostBody body) {
    Bodies.present(body);
    var fields = new Fields();
    Cost cost = Bodies.cost(fields, "", body, token.getName(), clock.instant());
    fields.check();
    return jobs.find(pool, new JobId(id))
        .map(found -> found.orElseThrow(() -> Bodies.notFound("job")))
        .flatMap(_ -> costs.add(pool, Costs.Of.JOB, id, cost))
        .map(_ -> Response.status(201).entity(CostJson.of(cost)).build());
  }

  private static JobJson answer(JobWork.Outcome outcome) {
    return switch (outcome) {
      case JobWork.Outcome.Changed(var job, var opened) -> JobJson.of(job, opened);
      case JobWork.Outcome.NotFound _ -> throw Bodies.notFound("job or vehicle");
      case JobWork.Outcome.Refused(var reason) ->
          throw new ProblemException(Problem.conflict("job-state", reason));
    };
  }
}
