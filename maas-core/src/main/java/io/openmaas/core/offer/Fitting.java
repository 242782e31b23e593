package io.openmaas.core.offer;

import io.openmaas.core.city.City;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.traveller.Traveller;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The itineraries that can be offered to a traveller, and why others cannot.
 *
 * @param itineraries in the planner's order
 */
public record Fitting(List<Itinerary> itineraries, List<Missing> missing) {

  /** Why somebody without a licence for the day is offered no cars. */
  public static final String NO_LICENCE =
      "cars are left out: you have no approved driving licence valid for them";

  public Fitting {
    itineraries = List.copyOf(itineraries);
    missing = List.copyOf(missing);
  }

  /**
   * Leaves out what the traveller may not drive, and rentals that would end where the vehicle may
   * not be left (the planner does not know these zones).
   *
   * @param returnZones by operator; one without zones takes vehicles back anywhere
   */
  public static Fitting of(
      List<Itinerary> planned,
      Traveller traveller,
      City city,
      Map<OperatorId, List<Zone>> returnZones) {
    var kept = new ArrayList<Itinerary>();
    var missing = new LinkedHashSet<Missing>();
    for (Itinerary itinerary : planned) {
      var reason =
          itinerary.legs().stream()
              .flatMap(leg -> objection(leg, itinerary, traveller, city, returnZones).stream())
              .findFirst();
      reason.ifPresentOrElse(missing::add, () -> kept.add(itinerary));
    }
    return new Fitting(kept, List.copyOf(missing));
  }

  private static Optional<Missing> objection(
      Leg leg,
      Itinerary itinerary,
      Traveller traveller,
      City city,
      Map<OperatorId, List<Zone>> returnZones) {
    if (!(leg instanceof RentalLeg rental)) {
      return Optional.empty();
    }
    OperatorId operator = rental.vehicle().operator();
    if (!traveller.mayDrive(itinerary.time().from(), city.zone())) {
      return Optional.of(new Missing(operator, NO_LICENCE));
    }
    var zones = returnZones.getOrDefault(operator, List.of());
    boolean mayBeLeft =
        zones.isEmpty()
            || zones.stream().anyMatch(zone -> zone.contains(rental.movement().to().at()));
    return mayBeLeft
        ? Optional.empty()
        : Optional.of(new Missing(operator, "cars are left out where they may not be returned"));
  }
}
