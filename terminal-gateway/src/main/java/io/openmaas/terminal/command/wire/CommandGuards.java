package io.openmaas.terminal.command.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandRules;
import io.openmaas.terminal.command.RentsVehicles;
import io.openmaas.terminal.command.store.VehicleStates;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.Optional;

/** Looks up what the rules need, and asks them. */
public final class CommandGuards {
  private final CommandRules rules;
  private final RentsVehicles rentals;
  private final VehicleStates states;
  private final InstantSource clock;

  public CommandGuards(
      CommandRules rules, RentsVehicles rentals, VehicleStates states, InstantSource clock) {
    this.rules = rules;
    this.rentals = rentals;
    this.states = states;
    this.clock = clock;
  }

  /**
   * What the state of the vehicle says to a command.
   *
   * @param refusal why it may not be told; empty if it may
   * @param low whether its battery is low
   */
  record OfState(Optional<String> refusal, boolean low) {}

  /** Why this authority may not command this of this vehicle now; empty if it may. */
  Uni<Optional<String>> refusalOfAuthority(
      VehicleId vehicle, Command command, Authority authority) {
    var rented =
        switch (authority) {
          case Authority.Renter(var rental) -> rentals.find(rental);
          case Authority.Person _, Authority.Ourselves _ ->
              Uni.createFrom().item(Optional.<RentsVehicles.Rented>empty());
        };
    return rented.map(found -> CommandRules.refusalOfAuthority(vehicle, command, authority, found));
  }

  Uni<OfState> ofState(VehicleId vehicle, Command command, Authority authority) {
    var now = clock.instant();
    return states
        .find(vehicle, now)
        .map(
            state ->
                new OfState(
                    rules.refusalOfState(command, authority, state, now), rules.isLow(state)));
  }

  /** Both again, for a command that had to wait. */
  Uni<Optional<String>> refusal(VehicleId vehicle, Command command, Authority authority) {
    return refusalOfAuthority(vehicle, command, authority)
        .flatMap(
            refusal ->
                refusal.isPresent()
                    ? Uni.createFrom().item(refusal)
                    : ofState(vehicle, command, authority).map(OfState::refusal));
  }
}
