package io.openmaas.terminal.session.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.session.NewTerminal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Says which terminal is built into which vehicle. Only a registered terminal may connect. */
public interface RegistersTerminals {

  /** The model to give where nobody says which it is. */
  String USUAL_MODEL = ModelDictionary.USUAL_MODEL;

  /**
   * Registers a terminal of Teltonika, known by its name alone, within the transaction that is open
   * on this connection. Registering the same again changes nothing.
   *
   * @param model of the terminal (not of the vehicle), for instance {@link #USUAL_MODEL}: it
   *     decides what the terminal's numbers mean
   * @return fails with a {@link io.openmaas.core.problem.ProblemException}: 422 on {@code imei} for
   *     a model without dictionary, 409 where the terminal or the vehicle is bound otherwise
   */
  default Uni<Void> register(
      SqlConnection connection, Imei terminal, VehicleId vehicle, String model) {
    return register(connection, NewTerminal.bare(terminal, model), vehicle);
  }

  /**
   * The same for a terminal of any protocol.
   *
   * @param terminal as {@link NewTerminal#read} has checked it
   */
  Uni<Void> register(SqlConnection connection, NewTerminal terminal, VehicleId vehicle);
}
