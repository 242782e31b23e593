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

  @Override
  void close();
}
