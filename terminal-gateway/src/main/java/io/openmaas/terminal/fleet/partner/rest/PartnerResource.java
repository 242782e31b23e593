package io.openmaas.terminal.fleet.partner.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.fleet.partner.PartnerSession;
import io.openmaas.terminal.fleet.partner.PartnerSessions;
import io.openmaas.terminal.fleet.partner.store.PartnerVehicles;
import io.openmaas.terminal.fleet.partner.store.PartnerVehicles.PartnerVehicle;
import io.openmaas.terminal.fleet.rest.Fields;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.ingest.IngestFailure;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Partners' systems deliver records of vehicles and take commands for them, as
 * docs/partner-terminals.md describes.
 */
@Path("/v1/partner/vehicles")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("partner")
public class PartnerResource {
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration COMMIT_WITHIN = Duration.ofSeconds(25);
  private static final int LONGEST_WAIT_SECONDS = 30;
  private static final int LONGEST_ANSWER = 500;

  private final PartnerVehicles vehicles;
  private final PartnerSessions sessions;
  private final GroupCommit ingest;
  private final RecordsJson json;
  private final InstantSource clock;
  private final JsonWebToken token;

  public PartnerResource(
      PartnerVehicles vehicles,
      PartnerSessions sessions,
      GroupCommit ingest,
      ObjectMapper mapper,
      InstantSource clock,
      JsonWebToken token) {
    this.vehicles = vehicles;
    this.sessions = sessions;
    this.ingest = ingest;
    this.json = new RecordsJson(mapper);
    this.clock = clock;
    this.token = token;
  }

  /** A vehicle the partner speaks for. */
  public record PartnerVehicleJson(UUID vehicle, String imei) {}

  /** How many records of the batch are kept now; some may have been kept before. */
  public record Committed(int records) {}

  /**
   * A command for the vehicle's terminal.
   *
   * @param text to show, of the command {@code text}; null otherwise
   * @param envelope the signed command, for terminals that verify it themselves
   */
  public record CommandJson(
      UUID id,
      long counter,
      String command,
      String text,
      Instant notBefore,
      Instant expiresAt,
      String envelope) {

    static CommandJson of(SignedCommand signed) {
      return new CommandJson(
          signed.id(),
          signed.counter(),
          signed.command().name(),
          signed.command() instanceof Command.Text(var words) ? words : null,
          signed.notBefore(),
          signed.expiresAt(),
          signed.envelope());
    }
  }

  /**
   * What became of a command.
   *
   * @param outcome {@code done} or {@code refused}
   * @param answer the terminal's own words
   */
  public record Receipt(String command, String outcome, String answer) {}

  /** The vehicles this partner speaks for. */
  @GET
  public Uni<List<PartnerVehicleJson>> list() {
    return vehicles
        .listOf(token.getName())
        .map(
            all ->
                all.stream()
                    .map(
                        each ->
                            new PartnerVehicleJson(each.vehicle().value(), each.terminal().value()))
                    .toList());
  }

  /**
   * Keeps up to 1,000 records; answered only after they are committed. Sending the same again
   * changes nothing. A batch with any fault is refused whole, with the fields named.
   */
  @POST
  @Path("/{vehicle}/records")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Committed> deliver(@PathParam("vehicle") UUID vehicle, String text) {
    // as text, because the framework takes bytes in a JSON body for base64
    byte[] body = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    if (body.length == 0 || body.length > MOST_BYTES) {
      throw new ProblemException(Problem.invalid("body", "must have 1 byte to 1 MiB"));
    }
    return own(vehicle)
        .flatMap(
            own -> {
              List<TerminalRecord> records = json.read(own.terminal(), body);
              if (ingest.isFull()) {
                throw later();
              }
              var frame =
                  new ArrivedFrame(own.terminal(), own.vehicle(), clock.instant(), body, records);
              return commit(frame).replaceWith(new Committed(records.size()));
            });
  }

  private Uni<Void> commit(ArrivedFrame frame) {
    return ingest
        .submit(frame)
        .ifNoItem()
        .after(COMMIT_WITHIN)
        .fail()
        .onFailure(TimeoutException.class)
        .transform(_ -> later())
        .onFailure(IngestFailure.class)
        .transform(
            _ ->
                new ProblemException(
                    Problem.invalid("records", "cannot be kept: one of them is not acceptable")));
  }

  private static ProblemException later() {
    return new ProblemException(
        Problem.unavailable("records cannot be kept now: send the same batch again later"));
  }

  /**
   * Waits for the next command. At most one is answered with, and each is handed over at most once:
   * if the answer is lost, its outcome is unknown. The next is handed over after the receipt of the
   * one before, or when that has run out of time.
   */
  @GET
  @Path("/{vehicle}/commands")
  public Uni<List<CommandJson>> next(
      @PathParam("vehicle") UUID vehicle, @QueryParam("wait") @DefaultValue("20") int wait) {
    if (wait < 0 || wait > LONGEST_WAIT_SECONDS) {
      throw new ProblemException(
          Problem.invalid("wait", "must be from 0 to " + LONGEST_WAIT_SECONDS + " seconds"));
    }
    return own(vehicle)
        .flatMap(own -> sessions.enter(own.terminal(), own.vehicle()))
        .flatMap(
            session ->
                session
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                Problem.conflict(
                                    "session-live", "another session of this terminal is live")))
                    .next(Duration.ofSeconds(wait).plusMillis(10)))
        .map(command -> command.map(CommandJson::of).stream().toList());
  }

  /** Takes what became of a command. */
  @POST
  @Path("/{vehicle}/receipts")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Void> receipt(@PathParam("vehicle") UUID vehicle, Receipt body) {
    if (body == null) {
      throw new ProblemException(Problem.invalid("body", "is missing"));
    }
    var fields = new Fields();
    UUID command =
        fields.text(
            "command",
            body.command(),
            text -> {
              try {
                return UUID.fromString(text);
              } catch (IllegalArgumentException _) {
                throw new IllegalArgumentException("must be the id of a command");
              }
            });
    String answer =
        body.answer() == null || body.answer().isBlank()
            ? ""
            : fields.text("answer", body.answer(), Fields.upTo(LONGEST_ANSWER));
    CommandReply reply = fields.text("outcome", body.outcome(), text -> reply(text, answer));
    fields.check();
    return own(vehicle)
        .invoke(
            own -> {
              Optional<PartnerSession> session = sessions.find(own.vehicle());
              if (session.isEmpty() || !session.get().receipt(command, reply)) {
                throw new ProblemException(
                    Problem.conflict(
                        "no-such-command",
                        "no command of this id waits for a receipt; it may have expired"));
              }
            })
        .replaceWithVoid();
  }

  private static CommandReply reply(String outcome, String answer) {
    return switch (outcome.toLowerCase(Locale.ROOT)) {
      case "done" -> new CommandReply.Done(answer);
      case "refused" -> new CommandReply.Refused(answer);
      default -> throw new IllegalArgumentException("must be done or refused");
    };
  }

  /** A vehicle of another partner does not exist. */
  private Uni<PartnerVehicle> own(UUID vehicle) {
    return vehicles
        .find(new VehicleId(vehicle), token.getName())
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("there is no such vehicle"))));
  }
}
