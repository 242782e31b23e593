package io.openmaas.billing.metering.rest;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.RecordsUsage.NotRecorded;
import io.openmaas.billing.metering.rest.UsageIntake.Reporter;
import io.openmaas.billing.metering.rest.UsageIntake.Result;
import io.openmaas.billing.metering.rest.UsageJson.Body;
import io.openmaas.billing.metering.rest.UsageJson.Form;
import io.openmaas.billing.metering.rest.UsageJson.Unreadable;
import io.openmaas.billing.metering.store.UsagePages;
import io.openmaas.billing.rest.Caller;
import io.openmaas.core.city.Cities;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Usage that machines report, and what the log has. */
@Path("/v1/usage-records")
public class UsageResource {
  static final String CLOUD_EVENT = "application/cloudevents+json";
  static final String CLOUD_EVENTS = "application/cloudevents-batch+json";
  private static final int MULTI_STATUS = 207;
  private static final int MOST_OF_PAGE = 1_000;
  private static final int USUAL_PAGE = 100;

  private final UsageIntake intake;
  private final UsagePages pages;
  private final Cities cities;
  private final JsonWebToken token;
  private final Caller caller;

  public UsageResource(
      UsageIntake intake, UsagePages pages, Cities cities, JsonWebToken token, Caller caller) {
    this.intake = intake;
    this.pages = pages;
    this.cities = cities;
    this.token = token;
    this.caller = caller;
  }

  /**
   * One record or an array of up to 1,000, plain or as CloudEvents. Answered when what was taken is
   * committed: 201 or 200 for a single one, 200 for an array of which all are recorded, 207 where
   * some are not.
   */
  @POST
  @RolesAllowed({"operator", "fleet", "admin", "finance"})
  @Consumes({MediaType.APPLICATION_JSON, CLOUD_EVENT, CLOUD_EVENTS})
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> report(@HeaderParam("Content-Type") String contentType, byte[] body) {
    Body read;
    try {
      read = UsageJson.read(body == null ? new byte[0] : body, form(contentType));
    } catch (Unreadable e) {
      throw new ProblemException(
          new Problem(400, "unreadable", "The body cannot be read", e.getMessage(), List.of()));
    }
    var groups = token.getGroups();
    var reporter =
        new Reporter(token.getName(), groups.contains("finance") || groups.contains("admin"));
    return intake
        .take(read, reporter)
        .map(results -> read.single() ? one(results.getFirst()) : many(results))
        .onFailure(NotRecorded.class)
        .transform(
            e ->
                new ProblemException(
                    Problem.unavailable("it is not certain that it is recorded; send it again")));
  }

  private static Form form(String contentType) {
    return contentType != null && contentType.startsWith("application/cloudevents")
        ? Form.CLOUD_EVENT
        : Form.PLAIN;
  }

  private static Response one(Result result) {
    return switch (result) {
      case Result.Refused refused ->
          throw new ProblemException(Problem.invalid(refused.field(), refused.message()));
      case Result.Answered answered ->
          switch (answered.recorded()) {
            case NEW, CORRECTED, REVERSED ->
                Response.status(Response.Status.CREATED)
                    .entity(UsageAnswers.single(answered))
                    .build();
            case ALREADY -> Response.ok(UsageAnswers.single(answered)).build();
            case CONFLICT ->
                throw new ProblemException(
                    Problem.conflict("usage-conflict", UsageAnswers.conflict(answered.key())));
            case UNKNOWN -> throw new IllegalStateException("an unknown use is refused before");
          };
    };
  }

  private static Response many(List<Result> results) {
    return Response.status(UsageAnswers.allRecorded(results) ? 200 : MULTI_STATUS)
        .entity(UsageAnswers.batch(results))
        .build();
  }

  /**
   * The rows of an account by instant of supply and key, corrections and reversals among them.
   *
   * @param account its id; a traveller sees only the own ones
   * @param from the earliest instant of supply
   * @param to the first one no longer
   * @param cursor from the page before
   */
  @GET
  @RolesAllowed({"traveller", "fleet", "finance", "admin"})
  public Uni<UsageView.Page> list(
      @QueryParam("account") String account,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int most = limit == null ? USUAL_PAGE : limit;
    if (most < 1 || most > MOST_OF_PAGE) {
      throw new ProblemException(Problem.invalid("limit", "must be from 1 to " + MOST_OF_PAGE));
    }
    var query =
        new UsagePages.Query(
            allowed(account), time("from", from), time("to", to), UsageView.cursor(cursor), most);
    return pages.list(query).map(rows -> UsageView.page(rows, most));
  }

  private AccountId allowed(String account) {
    AccountId id;
    try {
      id = new AccountId(UUID.fromString(account));
    } catch (NullPointerException | IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("account", "must be the id of an account"));
    }
    boolean staff =
        token.getGroups().stream().anyMatch(List.of("fleet", "finance", "admin")::contains);
    if (!staff) {
      var traveller = caller.traveller();
      boolean own =
          cities.list().stream().anyMatch(city -> AccountId.of(traveller, city.id()).equals(id));
      if (!own) {
        throw new ProblemException(Problem.forbidden("this account is not yours"));
      }
    }
    return id;
  }

  private static Optional<Instant> time(String field, String value) {
    if (value == null || value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Timestamp.parse(value));
    } catch (DateTimeException e) {
      throw new ProblemException(Problem.invalid(field, e.getMessage()));
    }
  }
}
