package io.openmaas.terminal.fleet.care.rest;

import io.openmaas.core.id.Ids;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.trip.RentalId;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.damage.Cleanliness;
import io.openmaas.terminal.fleet.damage.ReturnReport;
import io.openmaas.terminal.fleet.damage.store.ReturnReports;
import io.openmaas.terminal.fleet.rest.Fields;
import io.openmaas.terminal.fleet.store.Reservations;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What is said of a car when it is given back. */
@Path("/v1/rentals/{id}/report")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ReturnReportResource {
  private final Pool pool;
  private final Reservations reservations;
  private final ReturnReports reports;
  private final Ids ids;
  private final InstantSource clock;
  private final JsonWebToken token;

  public ReturnReportResource(
      Pool pool,
      Reservations reservations,
      ReturnReports reports,
      Ids ids,
      InstantSource clock,
      JsonWebToken token) {
    this.pool = pool;
    this.reservations = reservations;
    this.reports = reports;
    this.ids = ids;
    this.clock = clock;
    this.token = token;
  }

  /**
   * A report.
   *
   * @param damage in words; absent where there is none
   * @param photos references; the photos are kept elsewhere
   */
  public record NewReport(
      String cleanliness, Integer fuelPercent, String damage, List<String> photos) {}

  /** One report per person and rental; by the traveller whose rental it is, or by the fleet. */
  @POST
  @RolesAllowed({"traveller", "fleet"})
  public Uni<Response> report(@PathParam("id") UUID id, NewReport body) {
    Bodies.present(body);
    var fields = new Fields();
    var cleanliness = fields.oneOf("cleanliness", body.cleanliness(), Cleanliness.class);
    fields.require(
        body.fuelPercent() == null || body.fuelPercent() >= 0 && body.fuelPercent() <= 100,
        "fuelPercent",
        "must be from 0 to 100");
    String damage =
        body.damage() == null
            ? null
            : fields.text("damage", body.damage(), Fields.upTo(Bodies.LONGEST_WORDS));
    var photos = Bodies.photos(fields, body.photos(), ReturnReport.MOST_PHOTOS);
    fields.check();
    return reservations
        .find(pool, new RentalId(id))
        .map(
            found ->
                found
                    .filter(rental -> rental.times().unlockedAt().isPresent())
                    .filter(this::mayReport)
                    .orElseThrow(() -> Bodies.notFound("rental")))
        .map(
            rental ->
                new ReturnReport(
                    ids.next(),
                    rental.id(),
                    rental.vehicle(),
                    token.getName(),
                    cleanliness,
                    Optional.ofNullable(body.fuelPercent()),
                    Optional.ofNullable(damage),
                    photos,
                    clock.instant()))
        .flatMap(report -> pool.withTransaction(connection -> reports.add(connection, report)))
        .map(
            added -> {
              if (!added) {
                throw new ProblemException(
                    Problem.conflict("already-reported", "you have reported on this rental"));
              }
              return Response.status(201).build();
            });
  }

  private boolean mayReport(Reservation rental) {
    return token.getGroups().contains("fleet")
        || rental
            .traveller()
            .toString()
            .equals(String.valueOf(token.<Object>getClaim("travellerId")));
  }
}
