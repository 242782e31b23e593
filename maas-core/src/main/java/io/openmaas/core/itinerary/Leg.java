package io.openmaas.core.itinerary;

/** One part of an itinerary, made by one means. */
public sealed interface Leg permits WalkLeg, TransitLeg, RentalLeg, RideLeg {

  Movement movement();

  /** Grams of CO2 for one traveller, by {@link Emissions}. */
  default int co2Grams() {
    return Emissions.gramsOf(this);
  }
}
