package io.openmaas.terminal.fleet.care.rest;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.terminal.fleet.rest.Fields;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.substitute.Substitution;
import io.openmaas.terminal.fleet.substitute.store.Substitutes;
import io.openmaas.terminal.fleet.substitute.store.Substitutes.Wish;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Another car where the booked one is not there, for the traveller, or not fit, for the fleet. */
@Path("/v1/bookings/{id}/legs/{index}/substitute")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SubstituteResource {
  private static final Set<String> REASONS = Set.of("car-not-there", "car-not-fit");

  private final Pool pool;
  private final Reservations reservations;
  private final Substitutes substitutes;
  private final JsonWebToken token;

  public SubstituteResource(
      Pool pool, Reservations reservations, Substitutes substitutes, JsonWebToken token) {
    this.pool = pool;
    this.reservations = reservations;
    this.substitutes = substitutes;
    this.token = token;
  }

  /**
   * Why, and where the traveller is.
   *
   * @param why {@code car-not-there} or {@code car-not-fit}
   * @param words what was seen; may be absent
   */
  public record NewWish(String why, String words, Double lat, Double lon) {}

  /** The car that is reserved now. */
  public record SubstituteJson(
      UUID vehicle, String plate, String model, String vehicleClass, int metres) {}

  @POST
  @RolesAllowed({"traveller", "fleet"})
  public Uni<SubstituteJson> swap(
      @PathParam("id") UUID id, @PathParam("index") int index, NewWish body) {
    Bodies.present(body);
    var fields = new Fields();
    String why =
        fields.text(
            "why",
            body.why(),
            text -> {
              if (!REASONS.contains(text)) {
                throw new IllegalArgumentException("must be car-not-there or car-not-fit");
              }
              return text;
            });
    String words =
        body.words() == null
            ? ""
            : fields.text("words", body.words(), Fields.upTo(Bodies.LONGEST_WORDS));
    Optional<Coordinates> place = Bodies.point(fields, "lat", "lon", body.lat(), body.lon());
    fields.check();
    var leg = new LegKey(new BookingId(id), index);
    return reservations
        .find(pool, leg)
        .map(
            found ->
                found
                    .filter(
                        reservation ->
                            token.getGroups().contains("fleet")
                                || reservation
                                    .traveller()
                                    .toString()
                                    .equals(String.valueOf(token.<Object>getClaim("travellerId"))))
                    .orElseThrow(() -> Bodies.notFound("reservation")))
        .flatMap(
            _ ->
                substitutes.swap(
                    new Wish(
                        leg,
                        place,
                        words.isEmpty() ? why : why + ": " + words,
                        token.getName(),
                        why.equals("car-not-there"))))
        .map(SubstituteResource::answer);
  }

  private static SubstituteJson answer(Substitution substitution) {
    return switch (substitution) {
      case Substitution.Swapped(var became, var metres) ->
          new SubstituteJson(
              became.id().value(),
              became.plate(),
              became.model(),
              became.vehicleClass().name(),
              metres);
      case Substitution.NoneNearby _ ->
          throw new ProblemException(
              Problem.conflict("no-car-nearby", "there is no other car that would do nearby"));
      case Substitution.Refused(var reason) ->
          throw new ProblemException(Problem.conflict("no-substitute", reason));
    };
  }
}
