package io.openmaas.core.offer;

import io.openmaas.core.city.City;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** The port by which billing prices legs on a traveller's own plan. */
public interface PricesForTraveller {

  /**
   * One price per leg, in the same order; empty for a leg that costs nothing by nature (walking)
   * and for one that billing cannot price, see {@link Priced}.
   */
  Uni<List<Priced>> price(TravellerId traveller, City city, List<Quoted> legs);

  /**
   * A leg to price.
   *
   * @param quote the operator's price, where it gives one
   */
  record Quoted(Leg leg, Optional<Quote> quote) {}

  /** The answer for one leg. */
  sealed interface Priced {
    /** It has a price. */
    record At(LegPrice price) implements Priced {}

    /** It is free by nature, like walking. */
    record Free() implements Priced {}

    /** There is no tariff for it; the itinerary cannot be offered. */
    record NoTariff(String reason) implements Priced {}
  }
}
