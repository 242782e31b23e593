package io.openmaas.terminal.fleet.navigation.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.VehicleCommands;
import io.openmaas.terminal.fleet.navigation.Destination;
import io.openmaas.terminal.fleet.navigation.SendsDestination;
import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Sends a destination as a text with a geo URI: a screen that knows geo URIs navigates there, one
 * that does not shows the name. A terminal without a screen refuses the text.
 */
@Singleton
@DefaultBean
public final class TextDestinations implements SendsDestination {
  private final VehicleCommands commands;

  public TextDestinations(VehicleCommands commands) {
    this.commands = commands;
  }

  @Override
  public Uni<Outcome> send(VehicleId vehicle, Destination destination, Authority authority) {
    return commands
        .carryOut(vehicle, new Command.Text(destination.words()), authority)
        .map(TextDestinations::outcome);
  }

  private static Outcome outcome(CommandOutcome outcome) {
    return switch (outcome) {
      case CommandOutcome.Done(var receipt) -> new Outcome.Shown(receipt);
      case CommandOutcome.Refused(var reason) ->
          new Outcome.NotShown("not supported by this terminal, or not now: " + reason);
      case CommandOutcome.Expired _ -> new Outcome.NotShown("the terminal was not connected");
      case CommandOutcome.Unknown _ -> new Outcome.Unknown();
    };
  }
}
