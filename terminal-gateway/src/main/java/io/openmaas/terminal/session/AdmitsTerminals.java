package io.openmaas.terminal.session;

import io.openmaas.terminal.Imei;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** The port to the list of terminals that may connect. */
public interface AdmitsTerminals {

  /** Empty for one that may not. */
  Uni<Optional<RegisteredTerminal>> find(Imei imei);

  /** The same by the number of the SIM, decimal digits; leading zeros are of no meaning. */
  Uni<Optional<RegisteredTerminal>> findSim(String sim);

  /** All of them, by IMEI. */
  Uni<List<RegisteredTerminal>> list();
}
