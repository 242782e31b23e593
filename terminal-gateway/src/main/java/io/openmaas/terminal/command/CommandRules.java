package io.openmaas.terminal.command;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.RentsVehicles.Rented;
import io.openmaas.terminal.command.RentsVehicles.Stage;
import io.openmaas.terminal.command.VehicleState.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What may be commanded, by whom and in which state of the vehicle. Every refusal is in words for
 * people.
 *
 * @param lowMillivolts below it the vehicle's 12 V battery is spared; twice that for one of 24 V
 * @param freshFor for so long a record tells whether the vehicle stands or is driven
 */
public record CommandRules(long lowMillivolts, Duration freshFor) {
  /** 11.8 V and ten minutes. */
  public static final CommandRules USUAL = new CommandRules(11_800, Duration.ofMinutes(10));

  /** No command is valid for longer. */
  public static final Duration LONGEST_LIFETIME = Duration.ofSeconds(60);

  /** A higher supply is that of a 24 V vehicle. */
  private static final long HIGHEST_OF_12V = 17_000;

  /** Why this authority may not command this of this vehicle; empty if it may. */
  public static Optional<String> refusalOfAuthority(
      VehicleId vehicle, Command command, Authority authority, Optional<Rented> rented) {
    return switch (authority) {
      case Authority.Renter _ -> refusalOfRenter(vehicle, command, rented);
      case Authority.Person(var account) ->
          account.isBlank() ? Optional.of("nobody commands it") : Optional.empty();
      case Authority.Ourselves _ ->
          switch (command) {
            case Command.Lock _, Command.Mobilise _, Command.ReadStatus _, Command.Text _ ->
                Optional.empty();
            case Command.Unlock _, Command.Lights _, Command.Horn _, Command.Immobilise _ ->
                Optional.of("only a person commands " + command.name());
          };
    };
  }

  private static Optional<String> refusalOfRenter(
      VehicleId vehicle, Command command, Optional<Rented> rented) {
    if (rented.isEmpty() || !rented.get().vehicle().equals(vehicle)) {
      return Optional.of("the vehicle is not rented by this rental");
    }
    boolean over = rented.get().stage() == Stage.RETURNED;
    return switch (command) {
      case Command.Lock _ -> Optional.empty();
      case Command.Unlock _, Command.Lights _, Command.Horn _, Command.Text _ ->
          over ? Optional.of("the rental is over") : Optional.empty();
      case Command.Immobilise _, Command.Mobilise _, Command.ReadStatus _ ->
          Optional.of("a renter may not command " + command.name());
    };
  }

  /** Why the vehicle, as it is, may not be told this; empty if it may. */
  public Optional<String> refusalOfState(
      Command command, Authority authority, VehicleState state, Instant now) {
    if (isLow(state) && !isWorthTheBattery(command, authority)) {
      return Optional.of(
          "the battery is low (%d mV): only the renter's unlock and lock, and mobilise"
              .formatted(state.supplyMillivolts().orElseThrow().value()));
    }
    return switch (command) {
      case Command.Immobilise _ -> refusalToImmobilise(state, now);
      case Command.Lock _ ->
          isDriven(state, now) ? Optional.of("the vehicle is being driven") : Optional.empty();
      case Command.Unlock _,
          Command.Lights _,
          Command.Horn _,
          Command.Mobilise _,
          Command.ReadStatus _,
          Command.Text _ ->
          Optional.empty();
    };
  }

  /** Whether the vehicle's battery must be spared, by the last that is known. */
  public boolean isLow(VehicleState state) {
    return state
        .supplyMillivolts()
        .map(Reading::value)
        .filter(
            millivolts ->
                millivolts < (millivolts > HIGHEST_OF_12V ? 2 * lowMillivolts : lowMillivolts))
        .isPresent();
  }

  /** A returned car is locked although its battery is low; how often is limited by itself. */
  private static boolean isWorthTheBattery(Command command, Authority authority) {
    return switch (command) {
      case Command.Mobilise _ -> true;
      case Command.Unlock _ -> authority instanceof Authority.Renter;
      case Command.Lock _ -> !(authority instanceof Authority.Person);
      case Command.Lights _,
          Command.Horn _,
          Command.Immobilise _,
          Command.ReadStatus _,
          Command.Text _ ->
          false;
    };
  }

  /** Only where fresh records say, and not by silence, that it stands with the ignition off. */
  private Optional<String> refusalToImmobilise(VehicleState state, Instant now) {
    Instant oldest = now.minus(freshFor);
    Optional<Reading> ignition = state.ignition().filter(fresh -> !fresh.at().isBefore(oldest));
    Optional<Reading> speed = state.speedKmh().filter(fresh -> !fresh.at().isBefore(oldest));
    if (ignition.isEmpty() || speed.isEmpty()) {
      return Optional.of(
          "no record of the last %d minutes says whether the vehicle stands with the ignition off"
              .formatted(freshFor.toMinutes()));
    }
    if (ignition.get().value() != 0) {
      return Optional.of("the ignition is on");
    }
    return speed.get().value() != 0
        ? Optional.of("the vehicle moves at " + speed.get().value() + " km/h")
        : Optional.empty();
  }

  /** A lock keeps the engine from starting; silence alone does not keep a car from being locked. */
  private boolean isDriven(VehicleState state, Instant now) {
    Instant oldest = now.minus(freshFor);
    return state
        .ignition()
        .filter(fresh -> !fresh.at().isBefore(oldest) && fresh.value() != 0)
        .isPresent();
  }
}
