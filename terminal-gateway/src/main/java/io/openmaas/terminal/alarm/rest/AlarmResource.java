package io.openmaas.terminal.alarm.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.Problem.FieldError;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.terminal.alarm.AlarmEntry;
import io.openmaas.terminal.alarm.AlarmState;
import io.openmaas.terminal.alarm.Severity;
import io.openmaas.terminal.alarm.store.Alarms;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Alarms, for those who run the fleet. */
@Path("/v1/alarms")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"fleet", "admin"})
public class AlarmResource {
  private static final int MOST = 500;
  private static final int LONGEST_NOTE = 1_000;
  private static final List<AlarmState> SHOWN =
      List.of(AlarmState.OPEN, AlarmState.ACKNOWLEDGED, AlarmState.CLOSED);

  private final Pool pool;
  private final Alarms alarms;
  private final JsonWebToken token;

  public AlarmResource(Pool pool, Alarms alarms, JsonWebToken token) {
    this.pool = pool;
    this.alarms = alarms;
    this.token = token;
  }

  /** What a person has to say about it; may be empty. */
  public record Note(String note) {}

  /** The last first. Without a state: all. */
  @GET
  public Uni<AlarmJson.Page> list(
      @QueryParam("state") String state,
      @QueryParam("severity") String severity,
      @QueryParam("vehicle") String vehicle,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    var errors = new ArrayList<FieldError>();
    var filter =
        new Alarms.Filter(
            oneOf("state", state, SHOWN, errors),
            oneOf("severity", severity, Arrays.asList(Severity.values()), errors),
            read("vehicle", vehicle, UUID::fromString, "must be a UUID", errors),
            read("cursor", cursor, UUID::fromString, "must be one that a page has given", errors));
    if (limit < 1 || limit > MOST) {
      errors.add(new FieldError("limit", "must be from 1 to " + MOST));
    }
    check(errors);
    return alarms.list(pool, filter, limit + 1).map(found -> page(found, limit));
  }

  private static AlarmJson.Page page(List<AlarmEntry> found, int limit) {
    boolean more = found.size() > limit;
    List<AlarmEntry> shown = more ? found.subList(0, limit) : found;
    return new AlarmJson.Page(
        shown.stream().map(AlarmJson::of).toList(), more ? shown.getLast().id().toString() : null);
  }

  @GET
  @Path("/{id}")
  public Uni<AlarmJson> get(@PathParam("id") UUID id) {
    return alarms
        .find(pool, id)
        .map(
            found ->
                found
                    .map(AlarmJson::of)
                    .orElseThrow(
                        () -> new ProblemException(Problem.notFound("there is no such alarm"))));
  }

  /** Somebody knows, and has the alarm told no more while it goes on. */
  @POST
  @Path("/{id}/acknowledgement")
  public Uni<AlarmJson> acknowledge(@PathParam("id") UUID id, Note body) {
    String note = note(body);
    return get(id)
        .call(
            _ ->
                pool.withTransaction(connection -> alarms.acknowledge(connection, id, who(), note))
                    .invoke(done -> mustBe(done, "The alarm is not open.")))
        .flatMap(_ -> get(id));
  }

  /** Somebody ends it; seen again it is a new one. */
  @POST
  @Path("/{id}/closure")
  public Uni<AlarmJson> close(@PathParam("id") UUID id, Note body) {
    String note = note(body);
    return get(id)
        .call(
            _ ->
                pool.withTransaction(connection -> alarms.close(connection, id, who(), note))
                    .invoke(done -> mustBe(done, "The alarm is closed already.")))
        .flatMap(_ -> get(id));
  }

  private String who() {
    return String.valueOf(token.getName());
  }

  private static String note(Note body) {
    String note = body == null || body.note() == null ? "" : body.note().strip();
    if (note.length() > LONGEST_NOTE) {
      throw new ProblemException(
          Problem.invalid("note", "must have at most " + LONGEST_NOTE + " characters"));
    }
    return note;
  }

  private static void mustBe(boolean done, String otherwise) {
    if (!done) {
      throw new ProblemException(Problem.conflict("alarm-state", otherwise));
    }
  }

  private static <E extends Enum<E>> Optional<E> oneOf(
      String field, String text, List<E> all, List<FieldError> errors) {
    return read(
        field,
        text,
        name ->
            all.stream()
                .filter(one -> one.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new),
        "must be one of " + all,
        errors);
  }

  private static <T> Optional<T> read(
      String field,
      String text,
      Function<String, T> reader,
      String otherwise,
      List<FieldError> errors) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(text.strip()));
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError(field, otherwise));
      return Optional.empty();
    }
  }

  private static void check(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      FieldError first = errors.getFirst();
      throw new ProblemException(
          new Problem(
              422,
              "invalid-request",
              "The request is not acceptable",
              first.field() + ": " + first.message(),
              errors));
    }
  }
}
