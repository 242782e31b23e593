package io.openmaas.terminal.session.rest;

import io.openmaas.terminal.session.AdmitsTerminals;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Shows the fleet operator which terminals there are and which are connected. */
@Path("/v1/terminals")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("fleet")
public class TerminalsResource {
  private final AdmitsTerminals terminals;
  private final LiveSessions sessions;

  public TerminalsResource(AdmitsTerminals terminals, LiveSessions sessions) {
    this.terminals = terminals;
    this.sessions = sessions;
  }

  /**
   * A terminal as the API shows it.
   *
   * @param connected now, to this process
   * @param lastSeen when records of it were last committed; null if never
   * @param records how many were ever kept
   */
  public record TerminalJson(
      String imei, UUID vehicle, String model, boolean connected, Instant lastSeen, long records) {}

  @GET
  public Uni<List<TerminalJson>> list() {
    return terminals.list().map(all -> all.stream().map(this::json).toList());
  }

  private TerminalJson json(RegisteredTerminal terminal) {
    return new TerminalJson(
        terminal.imei().value(),
        terminal.vehicle().value(),
        terminal.model(),
        sessions.find(terminal.imei()).isPresent(),
        terminal.lastSeen().orElse(null),
        terminal.records());
  }
}
