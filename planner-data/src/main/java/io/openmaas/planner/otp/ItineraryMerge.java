package io.openmaas.planner.otp;

import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.PlanRequest.TimeMode;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.RideLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.WalkLeg;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One list from the answers to several questions: no doubles, nothing that nobody would choose. */
final class ItineraryMerge {

  /** So many departures of the same journey are kept. */
  private static final int DEPARTURES = 2;

  private static final int MOST = 12;

  /** Nobody walks longer when there is another way. */
  private static final Duration LONGEST_WALK = Duration.ofMinutes(75);

  /** Differences below these are no reason for another offer. */
  private static final Duration TRIVIAL_TIME = Duration.ofMinutes(1);

  private static final int TRIVIAL_METRES = 50;

  private static final Comparator<Itinerary> BY_ARRIVAL =
      Comparator.<Itinerary, Instant>comparing(itinerary -> itinerary.time().to())
          .thenComparing(Itinerary::walkMetres)
          .thenComparing(itinerary -> itinerary.legs().size());

  private static final Comparator<Itinerary> BY_LATEST_DEPARTURE =
      Comparator.<Itinerary, Instant>comparing(itinerary -> itinerary.time().from())
          .reversed()
          .thenComparing(Itinerary::walkMetres)
          .thenComparing(itinerary -> itinerary.legs().size());

  private ItineraryMerge() {}

  /** Ordered by arrival, then walking. */
  static List<Itinerary> merge(List<Itinerary> found, TimeMode timeMode) {
    var bestFirst = new ArrayList<>(found);
    bestFirst.sort(
        switch (timeMode) {
          case DEPART_AT -> BY_ARRIVAL;
          case ARRIVE_BY -> BY_LATEST_DEPARTURE;
        });
    var rides = new HashSet<String>();
    var journeys = new HashMap<String, Integer>();
    var kept = new ArrayList<Itinerary>();
    for (Itinerary itinerary : bestFirst) {
      boolean first = rides.add(ridesOf(itinerary));
      boolean useless = kept.stream().anyMatch(better -> isNoBetter(itinerary, better));
      if (first
          && !useless
          && journeys.merge(journeyOf(itinerary), 1, Integer::sum) <= DEPARTURES
          && kept.size() < MOST) {
        kept.add(itinerary);
      }
    }
    if (kept.size() > 1) {
      kept.removeIf(ItineraryMerge::isLongWalk);
    }
    kept.sort(BY_ARRIVAL);
    return List.copyOf(kept);
  }

  private static boolean isLongWalk(Itinerary itinerary) {
    return itinerary.legs().stream().allMatch(WalkLeg.class::isInstance)
        && itinerary.duration().compareTo(LONGEST_WALK) > 0;
  }

  /** The trips and vehicles used: with the same, only the walking differs. */
  private static String ridesOf(Itinerary itinerary) {
    return itinerary.legs().stream()
        .map(
            leg ->
                switch (leg) {
                  case WalkLeg _ -> "";
                  case TransitLeg transit -> "/" + transit.line().gtfsTripId();
                  case RentalLeg rental -> "/" + rental.vehicle();
                  case RideLeg ride -> "/" + ride.operator();
                })
        .collect(Collectors.joining());
  }

  /** Which way it goes, whenever and by whichever of parallel lines. */
  private static String journeyOf(Itinerary itinerary) {
    return itinerary.legs().stream()
        .filter(leg -> !(leg instanceof WalkLeg))
        .map(
            leg ->
                kind(leg) + " " + leg.movement().from().name() + " > " + leg.movement().to().name())
        .collect(Collectors.joining("/"));
  }

  /** Same means, not sooner there, not later off, no less walking, no fewer legs. */
  private static boolean isNoBetter(Itinerary itinerary, Itinerary other) {
    return kinds(itinerary).equals(kinds(other))
        && !itinerary.time().to().plus(TRIVIAL_TIME).isBefore(other.time().to())
        && !itinerary.time().from().minus(TRIVIAL_TIME).isAfter(other.time().from())
        && itinerary.walkMetres() + TRIVIAL_METRES >= other.walkMetres()
        && itinerary.legs().size() >= other.legs().size();
  }

  private static Set<String> kinds(Itinerary itinerary) {
    return itinerary.legs().stream()
        .filter(leg -> !(leg instanceof WalkLeg))
        .map(ItineraryMerge::kind)
        .collect(Collectors.toSet());
  }

  private static String kind(Leg leg) {
    return switch (leg) {
      case WalkLeg _ -> "walk";
      case TransitLeg _ -> "transit";
      case RentalLeg _ -> "rental";
      case RideLeg _ -> "ride";
    };
  }
}
