package io.openmaas.billing.metering.rest;

import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.store.UsageConflicts;
import io.openmaas.billing.metering.store.UsageConflicts.Case;
import io.openmaas.billing.metering.store.UsageConflicts.Decided;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Reports that contradict what was recorded, for finance to decide. */
@Path("/v1/usage-conflicts")
@RolesAllowed({"finance", "admin"})
public class UsageConflictResource {
  private static final int PAGE = 100;

  private final UsageConflicts conflicts;
  private final JsonWebToken token;

  public UsageConflictResource(UsageConflicts conflicts, JsonWebToken token) {
    this.conflicts = conflicts;
    this.token = token;
  }

  /**
   * A contradiction.
   *
   * @param told what it says; null where only its text was kept
   * @param note that text
   * @param stands all revisions of the use that it contradicts
   */
  public record View(
      long id,
      String key,
      UsageView told,
      String note,
      List<UsageView> stands,
      Instant recordedAt) {
    static View of(Case open) {
      var conflict = open.conflict();
      return new View(
          conflict.id(),
          conflict.key().value(),
          conflict.told().map(told -> view(told, conflict.recordedAt())).orElse(null),
          conflict.note().orElse(null),
          open.stands().stream().map(UsageView::of).toList(),
          conflict.recordedAt());
    }

    private static UsageView view(Usage told, Instant recordedAt) {
      return UsageView.of(
          new LoggedUsage(
              told.key(), told, LoggedUsage.Kind.NEW, 0, told.use().at(), 0, recordedAt));
    }
  }

  /**
   * @param next the cursor of the page after it, null on the last
   */
  public record Page(List<View> items, String next) {}

  /** How a contradiction is settled: CORRECTED, what it says stands; DISMISSED, what was there. */
  public record Resolution(String resolution) {}

  /** Those that are open, oldest first. */
  @GET
  public Uni<Page> list(@QueryParam("cursor") String cursor) {
    return conflicts
        .listOpen(number("cursor", cursor == null || cursor.isEmpty() ? "0" : cursor), PAGE)
        .map(
            open ->
                new Page(
                    open.stream().map(View::of).toList(),
                    open.size() < PAGE ? null : Long.toString(open.getLast().conflict().id())));
  }

  @POST
  @Path("/{id}/resolution")
  public Uni<Resolution> resolve(@PathParam("id") String id, Resolution order) {
    long number = number("id", id);
    String how = order == null || order.resolution() == null ? "" : order.resolution();
    Uni<Decided> decided =
        switch (how) {
          case "CORRECTED" -> conflicts.correct(number, token.getName());
          case "DISMISSED" -> conflicts.dismiss(number, token.getName());
          default ->
              throw new ProblemException(
                  Problem.invalid("resolution", "must be CORRECTED or DISMISSED"));
        };
    return decided.map(
        done ->
            switch (done) {
              case CORRECTED, DISMISSED -> new Resolution(done.name());
              case UNKNOWN ->
                  throw new ProblemException(Problem.notFound("no open contradiction " + number));
              case OTHER_ACCOUNT ->
                  throw new ProblemException(
                      Problem.conflict(
                          "other-account",
                          "it cannot become a correction: reverse the use and report it anew"));
            });
  }

  private static long number(String field, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new ProblemException(Problem.invalid(field, "must be a number"));
    }
  }
}
