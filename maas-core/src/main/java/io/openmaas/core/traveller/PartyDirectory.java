package io.openmaas.core.traveller;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The port by which other modules look travellers up (name and address on an invoice). */
public interface PartyDirectory {
  Uni<Optional<Traveller>> find(TravellerId id);
}
