package io.openmaas.terminal.protocol.reference;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a terminal must remember to obey no command twice and to deny none that it obeyed. It
 * survives loss of power: it is written before a command has its effect.
 *
 * @param counter the highest ever answered
 * @param floor no command whose counter is above it was answered and forgotten
 * @param answered the latest commands taken or refused, at most {@link #REMEMBERED}, oldest first
 */
public record Obedience(long counter, long floor, List<Answered> answered) {
  /** How many commands are remembered at most. */
  public static final int REMEMBERED = 64;

  /** Of a new terminal. */
  public static final Obedience NEW = new Obedience(0, 0, List.of());

  public Obedience {
    answered = List.copyOf(answered);
  }

  /** A command that had its receipt. */
  public record Answered(UUID id, long counter) {}

  /** What to do with a command. */
  public sealed interface Decision {
    /** Carry it out, and say so. */
    record Take() implements Decision {}

    /** It is refused, with a receipt. */
    record Refuse(String reason) implements Decision {}

    /**
     * It gets no receipt: a refusal might deny what was done, or is not this terminal's to give.
     */
    record Ignore(String reason) implements Decision {}
  }

  /**
   * How the vehicle stands, as far as commands depend on it.
   *
   * @param ignitionOn or not
   * @param speedKmh 0 when it stands
   */
  public record Vehicle(boolean ignitionOn, int speedKmh) {
    boolean isSafeToStop() {
      return !ignitionOn && speedKmh == 0;
    }
  }

  /**
   * Decides about a command whose signature was found right. Reasons begin with one word that says
   * which: terminal, replay, counter, vehicle, early, expired or unsafe.
   */
  public Decision decide(
      Envelope envelope, Imei self, VehicleId built, Vehicle state, Instant now) {
    if (!envelope.terminal().equals(self)) {
      return new Decision.Ignore("terminal: it is for another");
    }
    if (answered.stream().anyMatch(known -> known.id().equals(envelope.id()))) {
      return new Decision.Ignore("replay: this command was answered before");
    }
    if (envelope.counter() <= floor) {
      return new Decision.Ignore("replay: its counter is too old to be known");
    }
    return refusal(envelope, built, state, now)
        .<Decision>map(Decision.Refuse::new)
        .orElseGet(Decision.Take::new);
  }

  private Optional<String> refusal(Envelope envelope, VehicleId built, Vehicle state, Instant now) {
    if (envelope.counter() <= counter) {
      return Optional.of("counter: %d is not above %d".formatted(envelope.counter(), counter));
    }
    if (!envelope.vehicle().equals(built)) {
      return Optional.of("vehicle: it is for another");
    }
    if (now.isBefore(envelope.notBefore())) {
      return Optional.of("early: not valid before " + envelope.notBefore());
    }
    if (!now.isBefore(envelope.expiresAt())) {
      return Optional.of("expired: at " + envelope.expiresAt());
    }
    if (stopsTheEngine(envelope.command()) && !state.isSafeToStop()) {
      return Optional.of(
          "unsafe: ignition %s, %d km/h"
              .formatted(state.ignitionOn() ? "on" : "off", state.speedKmh()));
    }
    return Optional.empty();
  }

  /** Locking also keeps the engine from starting. */
  private static boolean stopsTheEngine(Command command) {
    return switch (command) {
      case Command.Lock _, Command.Immobilise _ -> true;
      case Command.Unlock _,
          Command.Lights _,
          Command.Horn _,
          Command.Mobilise _,
          Command.ReadStatus _,
          Command.Text _ ->
          false;
    };
  }

  /** After a command was taken or refused. */
  public Obedience after(Envelope envelope) {
    var all = new ArrayList<>(answered);
    all.add(new Answered(envelope.id(), envelope.counter()));
    long lowest = floor;
    while (all.size() > REMEMBERED) {
      lowest = Math.max(lowest, all.removeFirst().counter());
    }
    return new Obedience(Math.max(counter, envelope.counter()), lowest, all);
  }
}
