package io.openmaas.terminal.command.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.command.VehicleCommands;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends commands to the terminal that is connected for the vehicle. */
@Singleton
public final class SessionCommands implements VehicleCommands {
  private final LiveSessions sessions;
  private final InstantSource clock;
  private final Duration deadline;

  @Inject
  public SessionCommands(
      LiveSessions sessions,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.terminal.command-deadline", defaultValue = "PT15S")
          Duration deadline) {
    this.sessions = sessions;
    this.clock = clock;
    this.deadline = deadline;
  }

  @Override
  public Uni<CommandOutcome> carryOut(VehicleId vehicle, Command command, Authority authority) {
    Optional<TerminalSession> session = sessions.find(vehicle);
    if (session.isEmpty()) {
      return Uni.createFrom().item(new CommandOutcome.Refused("the terminal is not connected"));
    }
    var now = clock.instant();
    var signed =
        new SignedCommand(UUID.randomUUID(), 1, command, now, now.plus(deadline), "unsigned");
    return session.get().carryOut(signed, deadline).map(SessionCommands::outcome);
  }

  private static CommandOutcome outcome(CommandReply reply) {
    return switch (reply) {
      case CommandReply.Done(var answer) -> new CommandOutcome.Done(answer);
      case CommandReply.Refused(var reason) -> new CommandOutcome.Refused(reason);
      case CommandReply.NotSent(var reason) -> new CommandOutcome.Refused(reason);
      case CommandReply.NoAnswer _ -> new CommandOutcome.Unknown();
    };
  }
}
