package io.openmaas.core.traveller.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.id.Ids;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.security.store.Accounts;
import io.openmaas.core.traveller.ChecksMembers;
import io.openmaas.core.traveller.MembershipDecision;
import io.openmaas.core.traveller.MembershipDecision.Outcome;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.Traveller.Decision;
import io.openmaas.core.traveller.Traveller.Finding;
import io.openmaas.core.traveller.Traveller.Membership;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.traveller.store.Travellers;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.hibernate.reactive.mutiny.Mutiny;

/** Travellers sign up and see themselves; administrators decide. */
@Path("/v1/travellers")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TravellerResource {
  private final Travellers travellers;
  private final Accounts accounts;
  private final ChecksMembers checks;
  private final Cities cities;
  private final Mutiny.SessionFactory sessions;
  private final Ids ids;
  private final InstantSource clock;
  private final JsonWebToken token;

  public TravellerResource(
      Travellers travellers,
      Accounts accounts,
      ChecksMembers checks,
      Cities cities,
      Mutiny.SessionFactory sessions,
      Ids ids,
      InstantSource clock,
      JsonWebToken token) {
    this.travellers = travellers;
    this.accounts = accounts;
    this.checks = checks;
    this.cities = cities;
    this.sessions = sessions;
    this.ids = ids;
    this.clock = clock;
    this.token = token;
  }

  @POST
  @PermitAll
  public Uni<Response> signUp(@NotNull @Valid SignUpRequest request) {
    City home = cities.find(request.city()).orElseThrow(() -> notServed(request.city()));
    Traveller applicant = request.toDomain(new TravellerId(ids.next()));
    return checks
        .check(applicant, today(home.zone()))
        .map(findings -> applied(applicant, findings))
        .flatMap(traveller -> add(request, traveller))
        .map(
            traveller ->
                Response.created(URI.create("/v1/travellers/" + traveller.id()))
                    .entity(TravellerAnswer.of(traveller))
                    .build());
  }

  private Uni<Traveller> add(SignUpRequest request, Traveller traveller) {
    return accounts
        .hash(request.password())
        .flatMap(
            hash ->
                sessions.withTransaction(
                    (session, _) ->
                        accounts
                            .add(session, request.email(), hash, traveller.id().value())
                            .chain(() -> travellers.add(session, traveller))))
        .replaceWith(traveller);
  }

  private static Traveller applied(Traveller traveller, List<Finding> findings) {
    return new Traveller(
        traveller.id(),
        traveller.identity(),
        traveller.home(),
        traveller.licence(),
        traveller.payment(),
        new Membership(Membership.State.APPLIED, false, findings, Optional.empty()));
  }

  private ProblemException notServed(CityId city) {
    String known =
        cities.list().stream().map(each -> each.id().value()).collect(Collectors.joining(", "));
    return new ProblemException(
        Problem.invalid("city", "'" + city + "' is not served here; served are " + known));
  }

  @GET
  @Path("/me")
  @RolesAllowed("traveller")
  public Uni<TravellerAnswer> me() {
    Object claim = token.getClaim("travellerId");
    if (claim == null) {
      throw new ProblemException(Problem.notFound("The account belongs to no traveller."));
    }
    return answer(UUID.fromString(claim.toString()));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed("admin")
  public Uni<TravellerAnswer> get(@PathParam("id") UUID id) {
    return answer(id);
  }

  private Uni<TravellerAnswer> answer(UUID id) {
    return travellers
        .find(new TravellerId(id))
        .map(found -> TravellerAnswer.of(found.orElseThrow(() -> unknown(id))));
  }

  @GET
  @RolesAllowed("admin")
  public Uni<List<TravellerAnswer>> list(@QueryParam("state") String state) {
    return travellers
        .list(Optional.ofNullable(state).map(TravellerResource::state))
        .map(found -> found.stream().map(TravellerAnswer::of).toList());
  }

  private static Membership.State state(String name) {
    return Arrays.stream(Membership.State.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.invalid(
                        "state", "is not one of " + Arrays.toString(Membership.State.values()))));
  }

  @POST
  @Path("/{id}/decision")
  @RolesAllowed("admin")
  public Uni<TravellerAnswer> decide(
      @PathParam("id") UUID id, @NotNull @Valid DecisionRequest request) {
    MembershipDecision wanted = request.toDomain();
    var decision = new Decision(token.getName(), now(), request.reason().strip());
    return travellers
        .find(new TravellerId(id))
        .map(found -> found.orElseThrow(() -> unknown(id)))
        .flatMap(
            traveller ->
                checks
                    .check(traveller, today(zone(traveller)))
                    .map(findings -> decided(wanted.on(traveller, findings, decision))))
        .call(
            traveller ->
                sessions.withTransaction((session, _) -> travellers.decided(session, traveller)))
        .map(TravellerAnswer::of);
  }

  private static Traveller decided(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided(Traveller traveller) -> traveller;
      case Outcome.Impossible(List<Finding> standing) ->
          throw new ProblemException(blocked(standing));
    };
  }

  private static Problem blocked(List<Finding> standing) {
    return new Problem(
        409,
        "approval-blocked",
        "Not possible while findings stand against it",
        standing.stream()
            .map(finding -> finding.field() + " " + finding.reason())
            .collect(Collectors.joining("; ")),
        standing.stream()
            .map(finding -> new Problem.FieldError(finding.field(), finding.reason()))
            .toList());
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(Problem.notFound("There is no traveller " + id + "."));
  }

  /** As fine as the database keeps it, so that what is answered is what is stored. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private LocalDate today(ZoneId zone) {
    return clock.instant().atZone(zone).toLocalDate();
  }

  /** A city that is not served any more has no zone here: the world's will do for dates. */
  private ZoneId zone(Traveller traveller) {
    return cities.find(traveller.home()).map(City::zone).orElse(ZoneOffset.UTC);
  }
}
