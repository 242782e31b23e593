package io.openmaas.terminal.command;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.store.CommandKey;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A terminal that verifies commands as openmaas-terminal/1 does, without a wire: what it obeyed
 * outlives its sessions.
 */
public final class ScriptedTerminal {
  public final Imei imei;
  public final VehicleId vehicle;
  public final List<SignedCommand> sent = new CopyOnWriteArrayList<>();

  /** Ids of the commands that had an effect, in their order. */
  public final List<UUID> effects = new CopyOnWriteArrayList<>();

  /** What comes back for a command that was verified; the effect is its own. */
  public volatile Function<SignedCommand, Uni<CommandReply>> answer = this::obey;

  private final CommandKey key;
  private final InstantSource clock;
  private long highest;

  public ScriptedTerminal(Imei imei, VehicleId vehicle, CommandKey key, InstantSource clock) {
    this.imei = imei;
    this.vehicle = vehicle;
    this.key = key;
    this.clock = clock;
  }

  /** Verifies and obeys, and says what it did. */
  public Uni<CommandReply> obey(SignedCommand command) {
    String refusal = verify(command.envelope());
    if (!refusal.isEmpty()) {
      return Uni.createFrom().item(new CommandReply.Refused(refusal));
    }
    effects.add(command.id());
    return Uni.createFrom().item(new CommandReply.Done(command.command().name() + " done"));
  }

  /** Empty where the envelope is good; its counter is used up then. */
  public synchronized String verify(String envelope) {
    String[] parts = envelope.split("\\.");
    if (!CommandKey.verify(
        key.publicKey(),
        parts[0].getBytes(StandardCharsets.US_ASCII),
        Base64.getUrlDecoder().decode(parts[1]))) {
      return "signature";
    }
    var json =
        new JsonObject(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8));
    if (!json.getString("terminal").equals(imei.value())) {
      return "for another terminal";
    }
    Instant now = clock.instant();
    if (now.isBefore(Instant.parse(json.getString("notBefore")))
        || !now.isBefore(Instant.parse(json.getString("expiresAt")))) {
      return "expired";
    }
    if (json.getLong("counter") <= highest) {
      return "replay";
    }
    highest = json.getLong("counter");
    return "";
  }

  /** Connects to a gateway process. */
  public TerminalSession connect(LiveSessions sessions) {
    var session = new Session();
    sessions.add(session);
    return session;
  }

  private final class Session implements TerminalSession {
    @Override
    public Imei terminal() {
      return imei;
    }

    @Override
    public VehicleId vehicle() {
      return vehicle;
    }

    @Override
    public Uni<CommandReply> carryOut(SignedCommand command, Duration deadline) {
      sent.add(command);
      return answer
          .apply(command)
          .ifNoItem()
          .after(deadline)
          .recoverWithItem(new CommandReply.NoAnswer());
    }

    @Override
    public Uni<Boolean> probe() {
      return Uni.createFrom().item(true);
    }

    @Override
    public void end(String reason) {}
  }
}
