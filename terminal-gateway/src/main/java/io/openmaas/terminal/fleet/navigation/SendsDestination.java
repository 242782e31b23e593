package io.openmaas.terminal.fleet.navigation;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.Authority;
import io.smallrye.mutiny.Uni;

/** The port to the car's navigation. */
public interface SendsDestination {

  /** What became of a destination. */
  sealed interface Outcome {

    /**
     * It is on the screen.
     *
     * @param receipt what the terminal answered
     */
    record Shown(String receipt) implements Outcome {}

    /** Not supported by this terminal, or it cannot be reached now. */
    record NotShown(String reason) implements Outcome {}

    /** It was sent, and the terminal has not answered. */
    record Unknown() implements Outcome {}
  }

  /** Sends it once. Never call it inside a database transaction. */
  Uni<Outcome> send(VehicleId vehicle, Destination destination, Authority authority);
}
