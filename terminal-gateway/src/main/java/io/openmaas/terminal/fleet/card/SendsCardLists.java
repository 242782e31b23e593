package io.openmaas.terminal.fleet.card;

import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;

/** The port to terminals that verify cards themselves. */
public interface SendsCardLists {

  /** What became of a list. */
  sealed interface Delivery {
    /** The terminal has it, and goes by this version. */
    record Acknowledged(long version) implements Delivery {}

    /** The terminal cannot be reached now, or has not answered; it is sent again later. */
    record Later() implements Delivery {}

    /** Terminals of this kind do not verify cards. */
    record NotSupported() implements Delivery {}
  }

  /** Sends the signed list. Never fails; not inside a database transaction. */
  Uni<Delivery> send(VehicleId vehicle, long version, String signed);

  /** For gateways none of whose terminals verifies cards. */
  SendsCardLists NONE = (_, _, _) -> Uni.createFrom().item(new Delivery.NotSupported());
}
