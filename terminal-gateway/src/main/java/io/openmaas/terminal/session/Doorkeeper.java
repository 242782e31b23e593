package io.openmaas.terminal.session;

import io.openmaas.terminal.Imei;
import io.smallrye.mutiny.Uni;

/** Lets terminals in, whatever protocol they speak: an IMEI is a name and not a credential. */
public interface Doorkeeper {

  /** Whether the terminal of this name may come in by this protocol with what it shows. */
  Uni<Admission> admit(Imei name, Protocol protocol, Credential shown);

  /**
   * The same for a protocol whose terminals give the number of their SIM as their name (JT/T 808).
   *
   * @param sim decimal digits, leading zeros are of no meaning
   */
  Uni<Admission> admitSim(String sim, Protocol protocol, Credential shown);
}
