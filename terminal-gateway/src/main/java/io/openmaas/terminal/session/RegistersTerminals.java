package io.openmaas.terminal.session;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** The port by which the fleet says which terminal is built into which vehicle. */
public interface RegistersTerminals {

  /**
   * Allows this terminal to connect for this vehicle, within the caller's transaction.
   *
   * @param model of the terminal, which decides how its values are read
   */
  Uni<Void> register(SqlConnection connection, Imei imei, VehicleId vehicle, String model);
}
