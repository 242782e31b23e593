package io.openmaas.terminal.session.rest;

import io.openmaas.terminal.session.AdmitsTerminals;
import io.openmaas.terminal.session.ImportReport;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.openmaas.terminal.session.store.TerminalImport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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
  private final TerminalImport imports;

  public TerminalsResource(
      AdmitsTerminals terminals, LiveSessions sessions, TerminalImport imports) {
    this.terminals = terminals;
    this.sessions = sessions;
    this.imports = imports;
  }

  /**
   * A terminal as the API shows it, without what is secret about it.
   *
   * @param sim digits of its SIM or phone number; null if not known
   * @param protocol teltonika, jt808 or openmaas
   * @param auth certificate, code or network
   * @param connected now, to this process
   * @param lastSeen when records of it were last committed; null if never
   * @param records how many were ever kept
   */
  public record TerminalJson(
      String imei,
      String sim,
      UUID vehicle,
      String model,
      String protocol,
      String auth,
      boolean connected,
      Instant lastSeen,
      long records) {}

  @GET
  public Uni<List<TerminalJson>> list() {
    return terminals.list().map(all -> all.stream().map(this::json).toList());
  }

  /**
   * Registers a list of terminals (CSV with the headings imei, sim, vehicle, model, protocol, auth,
   * secret). Rows that are wrong are told one by one and do not keep others out.
   *
   * @param rehearse true: checks only, and changes nothing
   */
  @POST
  @Path("/import")
  @Consumes("text/csv")
  public Uni<ImportReport> importList(
      String csv, @QueryParam("dryRun") @DefaultValue("false") boolean rehearse) {
    String text = csv == null ? "" : csv;
    return rehearse ? imports.rehearse(text) : imports.run(text);
  }

  private TerminalJson json(RegisteredTerminal terminal) {
    return new TerminalJson(
        terminal.imei().value(),
        terminal.sim().orElse(null),
        terminal.vehicle().value(),
        terminal.model(),
        terminal.protocol().label(),
        terminal.auth().label(),
        sessions.find(terminal.imei()).isPresent(),
        terminal.lastSeen().orElse(null),
        terminal.records());
  }
}
