package io.openmaas.terminal.session;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** The port to what is known of the chains of openmaas-terminal/1 terminals. */
public interface TerminalChains {

  /** How far the chain is kept; {@link ChainHead#NONE} if nothing ever was. */
  Uni<ChainHead> find(Imei terminal);

  /**
   * Moves the chain forward, once its records are committed; never back. After a failure the chain
   * may have moved or not.
   */
  Uni<Void> advance(Imei terminal, ChainHead head);

  /** Whether each of these records is committed for the vehicle. */
  Uni<Boolean> areKept(VehicleId vehicle, List<TerminalRecord> records);
}
