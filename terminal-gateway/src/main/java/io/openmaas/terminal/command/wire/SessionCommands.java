package io.openmaas.terminal.command.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.VehicleCommands;
import io.openmaas.terminal.protocol.teltonika.TerminalCommand;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends commands to the terminal that is connected for the vehicle. */
@Singleton
public final class SessionCommands implements VehicleCommands {
  private final LiveSessions sessions;
  private final Duration deadline;

  @Inject
  public SessionCommands(
      LiveSessions sessions,
      @ConfigProperty(name = "openmaas.terminal.command-deadline", defaultValue = "PT15S")
          Duration deadline) {
    this.sessions = sessions;
    this.deadline = deadline;
  }

  @Override
  public Uni<CommandOutcome> unlock(VehicleId vehicle) {
    return send(vehicle, TerminalCommand.OPEN_ALL_DOORS);
  }

  @Override
  public Uni<CommandOutcome> lock(VehicleId vehicle) {
    return send(vehicle, TerminalCommand.CLOSE_ALL_DOORS);
  }

  private Uni<CommandOutcome> send(VehicleId vehicle, TerminalCommand command) {
    Optional<TerminalSession> session = sessions.find(vehicle);
    if (session.isEmpty()) {
      return Uni.createFrom().item(new CommandOutcome.NotConnected());
    }
    return session.get().ask(command.words(), deadline).map(SessionCommands::outcome);
  }

  private static CommandOutcome outcome(Optional<String> answer) {
    return answer.isPresent()
        ? new CommandOutcome.Done(answer.get())
        : new CommandOutcome.NoAnswer();
  }
}
