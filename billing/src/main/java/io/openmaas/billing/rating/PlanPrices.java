package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.core.city.City;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.PricesForTraveller;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prices legs on the traveller's own plan, with the rating that also draws the invoice. The legs of
 * one request are rated one after the other: the second cannot take what the first uses up.
 */
public final class PlanPrices implements PricesForTraveller {
  private final Catalogue catalogue;
  private final ReadsHoldings holdings;
  private final InstantSource clock;

  public PlanPrices(Catalogue catalogue, ReadsHoldings holdings, InstantSource clock) {
    this.catalogue = catalogue;
    this.holdings = holdings;
    this.clock = clock;
  }

  @Override
  public Uni<List<Priced>> price(TravellerId traveller, City city, List<Quoted> legs) {
    LocalDate today = clock.instant().atZone(city.zone()).toLocalDate();
    Optional<Plan> standard = catalogue.withoutSubscription(city.currency(), today);
    if (standard.isEmpty()) {
      var none =
          new Priced.NoTariff(
              "the catalogue has no plan without subscription in " + city.currency());
      return Uni.createFrom()
          .item(
              legs.stream()
                  .<Priced>map(l -> l.leg() instanceof WalkLeg ? new Priced.Free() : none)
                  .toList());
    }
    return holdings
        .read(traveller, city, day(city, legs, today))
        .map(request -> priceAll(new Request(city, standard.get(), request), legs));
  }

  /** The day of the first leg, which decides the billing period; today at the earliest. */
  private static LocalDate day(City city, List<Quoted> legs, LocalDate today) {
    return legs.stream()
        .map(quoted -> localDay(quoted.leg(), city))
        .min(LocalDate::compareTo)
        .filter(day -> day.isAfter(today))
        .orElse(today);
  }

  private static LocalDate localDay(Leg leg, City city) {
    return leg.movement().time().from().atZone(city.zone()).toLocalDate();
  }

  private List<Priced> priceAll(Request request, List<Quoted> legs) {
    var prices = new ArrayList<Priced>(legs.size());
    for (Quoted quoted : legs) {
      try {
        prices.add(price(request, quoted));
      } catch (NotRated e) {
        prices.add(new Priced.NoTariff(e.getMessage()));
      }
    }
    return List.copyOf(prices);
  }

  private Priced price(Request request, Quoted quoted) {
    Leg leg = quoted.leg();
    Optional<Money> asked = quoted.quote().map(quote -> quote.price());
    if (leg instanceof TransitLeg transit && asked.isEmpty()) {
      throw new NotRated("operator " + transit.seller() + " gives no price for this leg");
    }
    Optional<Use> planned = PlannedLegs.of(leg, asked);
    if (planned.isEmpty()) {
      return new Priced.Free();
    }
    Use use = planned.get();
    var own = request.rate(use);
    requireTax(request, leg, own);
    Priced priced =
        new Priced.At(asked.isPresent() ? fixed(request, use, own) : metered(request, use, own));
    request.left = own.left();
    return priced;
  }

  private static LegPrice fixed(Request request, Use use, RatedPeriod own) {
    return new LegPrice(
        LegPrice.Kind.FIXED,
        use.price().get(),
        own.charged(request.currency()),
        Optional.empty(),
        request.own.plan().ref(),
        RatingText.of(own.lines()));
  }

  private static LegPrice metered(Request request, Use use, RatedPeriod own) {
    Money price = own.charged(request.currency());
    Use atMost = PlannedLegs.atMost(request.own.plan().terms().ceiling(), use);
    Money ceiling = request.rate(atMost).charged(request.currency());
    return new LegPrice(
        LegPrice.Kind.METERED,
        request.rateWithoutPlan(use).charged(request.currency()),
        price,
        Optional.of(ceiling.max(price)),
        request.own.plan().ref(),
        RatingText.of(own.lines()));
  }

  /** A leg that could not be taxed later is not offered. */
  private void requireTax(Request request, Leg leg, RatedPeriod rated) {
    City city = request.city;
    LocalDate day = leg.movement().time().to().atZone(city.zone()).toLocalDate();
    for (RatedLine line : rated.lines()) {
      TaxCategory tax = line.of().tax();
      if (tax != TaxCategory.OUTSIDE_SCOPE
          && catalogue.findTaxRate(city.country(), tax, day).isEmpty()) {
        throw new NotRated(Catalogue.missingRate(city.country(), tax, day));
      }
    }
  }

  /** What one request is priced with. */
  private static final class Request {
    private final City city;
    private final PreparedPlan standard;
    private final PreparedPlan own;
    private final Stretch stretch;

    /** What the legs so far leave. */
    private Holdings left;

    Request(City city, Plan standard, RatingRequest used) {
      this.city = city;
      this.standard = PreparedPlan.of(standard);
      this.own = PreparedPlan.of(used.plan());
      this.stretch = used.stretch();
      this.left = used.uses().isEmpty() ? used.holdings() : Rater.rate(own, used).left();
    }

    java.util.Currency currency() {
      return own.plan().currency();
    }

    RatedPeriod rate(Use use) {
      return priced(Rater.quote(own, use, stretch, left));
    }

    /** What a traveller without a subscription pays. */
    RatedPeriod rateWithoutPlan(Use use) {
      return priced(Rater.quote(standard, use, stretch, Holdings.NONE));
    }

    private static RatedPeriod priced(RatedPeriod rated) {
      if (!rated.unrated().isEmpty()) {
        throw new NotRated(rated.unrated().getFirst().reason());
      }
      return rated;
    }
  }
}
