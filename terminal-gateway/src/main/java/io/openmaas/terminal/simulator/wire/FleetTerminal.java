package io.openmaas.terminal.simulator.wire;

import io.openmaas.terminal.simulator.CarState;
import io.openmaas.terminal.simulator.Drive;
import io.openmaas.terminal.simulator.DriveProgress;

/** A simulated terminal that runs, whatever it speaks. */
interface FleetTerminal extends AutoCloseable {

  /** Its records. */
  Flash flash();

  /** Whether the gateway has let it in. */
  boolean isConnected();

  /** What commands have made of its car. */
  CarState car();

  /** Of the latest drive. */
  DriveProgress progress();

  /** Records the drive and sends what is due of it. */
  void start(Drive drive);

  /**
   * Holds a card to its reader.
   *
   * @return whether it opened the car; never, where the terminal does not verify cards
   */
  default boolean holdCard(String number) {
    return false;
  }

  @Override
  void close();
}
