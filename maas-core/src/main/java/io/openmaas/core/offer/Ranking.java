package io.openmaas.core.offer;

import io.openmaas.core.offer.RankedOffer.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Puts offers in order.
 *
 * <p>Each is given points from 0 (best of those made together) to 1000 (worst) for what it costs
 * this traveller, when it arrives or how late it can be left, CO2 and walking. Price and time weigh
 * equally, CO2 and walking half as much each.
 */
public final class Ranking {
  private static final int PRICE_WEIGHT = 2;
  private static final int TIME_WEIGHT = 2;
  private static final int CO2_WEIGHT = 1;
  private static final int WALK_WEIGHT = 1;

  private Ranking() {}

  /**
   * Best first, each label given once.
   *
   * @param wanted when the traveller wants to leave or arrive
   */
  public static List<RankedOffer> rank(List<Offer> offers, Instant wanted) {
    ToLongFunction<Offer> price = offer -> offer.forTraveller().minor();
    ToLongFunction<Offer> time = offer -> timeSpent(offer, wanted).toSeconds();
    ToLongFunction<Offer> co2 = offer -> offer.itinerary().co2Grams();
    ToLongFunction<Offer> walk = offer -> offer.itinerary().walkMetres();
    var scales =
        List.of(
            new Scale(offers, price, PRICE_WEIGHT),
            new Scale(offers, time, TIME_WEIGHT),
            new Scale(offers, co2, CO2_WEIGHT),
            new Scale(offers, walk, WALK_WEIGHT));
    var ordered = new ArrayList<>(offers);
    ordered.sort(
        Comparator.<Offer>comparingLong(
                offer -> scales.stream().mapToLong(scale -> scale.points(offer)).sum())
            .thenComparing(offer -> offer.id().value()));
    return labelled(ordered, price, time, co2);
  }

  /** From the wanted departure to the arrival, or from the departure to the wanted arrival. */
  private static Duration timeSpent(Offer offer, Instant wanted) {
    var time = offer.itinerary().time();
    Instant from = time.from().isBefore(wanted) ? time.from() : wanted;
    Instant to = time.to().isAfter(wanted) ? time.to() : wanted;
    return Duration.between(from, to);
  }

  private static List<RankedOffer> labelled(
      List<Offer> ordered,
      ToLongFunction<Offer> price,
      ToLongFunction<Offer> time,
      ToLongFunction<Offer> co2) {
    var cheapest = best(ordered, price);
    var fastest = best(ordered, time);
    var greenest = best(ordered, co2);
    var ranked = new ArrayList<RankedOffer>();
    for (Offer offer : ordered) {
      Set<Label> labels = EnumSet.noneOf(Label.class);
      if (offer == cheapest) {
        labels.add(Label.CHEAPEST);
      }
      if (offer == fastest) {
        labels.add(Label.FASTEST);
      }
      if (offer == greenest) {
        labels.add(Label.GREENEST);
      }
      ranked.add(new RankedOffer(offer, labels));
    }
    return List.copyOf(ranked);
  }

  private static Offer best(List<Offer> ordered, ToLongFunction<Offer> measure) {
    return ordered.stream().min(Comparator.comparingLong(measure)).orElse(null);
  }

  /** A measure, spread over the offers made together. */
  private record Scale(ToLongFunction<Offer> measure, long least, long most, int weight) {

    Scale(List<Offer> offers, ToLongFunction<Offer> measure, int weight) {
      this(
          measure,
          offers.stream().mapToLong(measure).min().orElse(0),
          offers.stream().mapToLong(measure).max().orElse(0),
          weight);
    }

    long points(Offer offer) {
      return most == least
          ? 0
          : weight * ((measure.applyAsLong(offer) - least) * 1000 / (most - least));
    }
  }
}
