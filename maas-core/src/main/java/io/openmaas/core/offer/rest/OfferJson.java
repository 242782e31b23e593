package io.openmaas.core.offer.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.offer.RankedOffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** An offer in answers. */
public record OfferJson(
    UUID id,
    String city,
    Instant expiresAt,
    Instant departure,
    Instant arrival,
    long durationSeconds,
    int metres,
    int walkMetres,
    int co2Grams,
    PriceJson price,
    List<RankedOffer.Label> labels,
    List<LegJson> legs) {

  /**
   * The price of the whole.
   *
   * @param metered whether a part of it is charged by what a meter says
   * @param ceiling the most it costs while the trip goes as planned; null when nothing is metered
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PriceJson(Money gross, Money forTraveller, boolean metered, Money ceiling) {

    static PriceJson of(Offer offer) {
      var prices = offer.legs().stream().flatMap(leg -> leg.price().stream()).toList();
      boolean metered = prices.stream().anyMatch(price -> price.kind() == LegPrice.Kind.METERED);
      boolean bounded =
          prices.stream()
              .allMatch(
                  price -> price.kind() == LegPrice.Kind.FIXED || price.ceiling().isPresent());
      Money ceiling =
          Money.sum(
              prices.stream().map(price -> price.ceiling().orElse(price.forTraveller())).toList(),
              offer.currency());
      return new PriceJson(
          offer.gross(), offer.forTraveller(), metered, metered && bounded ? ceiling : null);
    }
  }

  static OfferJson of(RankedOffer ranked) {
    var offer = ranked.offer();
    var itinerary = offer.itinerary();
    return new OfferJson(
        offer.id().value(),
        offer.city().value(),
        offer.expiresAt(),
        itinerary.time().from(),
        itinerary.time().to(),
        itinerary.duration().toSeconds(),
        itinerary.metres(),
        itinerary.walkMetres(),
        itinerary.co2Grams(),
        PriceJson.of(offer),
        ranked.labels().stream().sorted().toList(),
        IntStream.range(0, offer.legs().size())
            .mapToObj(i -> LegJson.of(i, offer.legs().get(i).leg(), offer.legs().get(i).price()))
            .toList());
  }
}
