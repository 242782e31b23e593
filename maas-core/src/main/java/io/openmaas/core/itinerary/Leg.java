package io.openmaas.core.itinerary;

import io.openmaas.core.operator.OperatorId;
import java.util.Optional;

/** One part of an itinerary, made by one means. */
public sealed interface Leg permits WalkLeg, TransitLeg, RentalLeg, RideLeg {

  Movement movement();

  /** Grams of CO2 for one traveller, by {@link Emissions}. */
  default int co2Grams() {
    return Emissions.gramsOf(this);
  }

  /** With whom it is booked; nobody for a walk. */
  default Optional<OperatorId> bookedWith() {
    return switch (this) {
      case WalkLeg _ -> Optional.empty();
      case TransitLeg transit -> Optional.of(transit.seller());
      case RentalLeg rental -> Optional.of(rental.vehicle().operator());
      case RideLeg ride -> Optional.of(ride.operator());
    };
  }
}
