package io.openmaas.terminal.protocol.reference;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import java.time.Instant;

/**
 * What a terminal says of the card list it has.
 *
 * @param version it goes by from now on
 */
public record CardListReceipt(Imei terminal, VehicleId vehicle, long version, Instant at) {}
