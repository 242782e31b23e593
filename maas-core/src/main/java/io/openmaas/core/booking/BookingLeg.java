package io.openmaas.core.booking;

import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.operator.OperatorRef;
import java.util.Optional;

/**
 * A leg of a booking.
 *
 * @param price as offered; absent for walking
 * @param operatorRef what the operator calls it, once it is held
 * @param ticket once it is confirmed, where the operator issues one
 */
public record BookingLeg(
    LegKey key,
    Leg leg,
    Optional<LegPrice> price,
    LegState state,
    Optional<OperatorRef> operatorRef,
    Optional<Ticket> ticket) {}
