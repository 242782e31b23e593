package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.metering.Measured;
import io.openmaas.billing.subscription.ReadsSubscriptions;
import io.openmaas.core.city.City;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.RideLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.PricesForTraveller;
import io.openmaas.core.offer.Quote;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Prices legs on the traveller's own plan, with the rating that also draws the invoice. */
public final class PlanPrices implements PricesForTraveller {
  private final Catalogue catalogue;
  private final ReadsSubscriptions subscriptions;
  private final InstantSource clock;

  public PlanPrices(Catalogue catalogue, ReadsSubscriptions subscriptions, InstantSource clock) {
    this.catalogue = catalogue;
    this.subscriptions = subscriptions;
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
    return subscriptions
        .findActive(traveller, city.id(), today)
        .map(found -> found.map(own -> catalogue.get(own.plan())).orElse(standard.get()))
        .map(own -> priceAll(new Tariffs(city, standard.get(), own), legs));
  }

  private List<Priced> priceAll(Tariffs tariffs, List<Quoted> legs) {
    return legs.stream().map(quoted -> price(tariffs, quoted)).toList();
  }

  private Priced price(Tariffs tariffs, Quoted quoted) {
    Leg leg = quoted.leg();
    try {
      return switch (leg) {
        case WalkLeg _ -> new Priced.Free();
        case RideLeg ride ->
            new Priced.NoTariff("no plan prices rides with " + ride.operator() + " yet");
        case TransitLeg transit -> transit(tariffs, transit, quoted.quote());
        case RentalLeg rental -> rental(tariffs, rental);
      };
    } catch (NotRated e) {
      return new Priced.NoTariff(e.getMessage());
    }
  }

  private Priced transit(Tariffs tariffs, TransitLeg leg, Optional<Quote> quote) {
    if (quote.isEmpty()) {
      return new Priced.NoTariff("operator " + leg.seller() + " gives no price for this leg");
    }
    Money gross = quote.get().price();
    var rated = Rater.rate(tariffs.own(), new Measured.TransitRide(leg.seller(), gross));
    requireTax(tariffs, leg, rated);
    return new Priced.At(
        new LegPrice(
            LegPrice.Kind.FIXED,
            gross,
            rated.total(gross.currency()),
            Optional.empty(),
            tariffs.own().ref(),
            explanation(rated)));
  }

  private Priced rental(Tariffs tariffs, RentalLeg leg) {
    var planned =
        Measured.CarUse.of(
            leg.vehicleClass(), leg.movement().time().length(), leg.movement().metres());
    var currency = tariffs.own().currency();
    var rated = Rater.rate(tariffs.own(), planned);
    requireTax(tariffs, leg, rated);
    var ceiling = Rater.rate(tariffs.own(), atMost(tariffs.own(), planned)).total(currency);
    return new Priced.At(
        new LegPrice(
            LegPrice.Kind.METERED,
            Rater.rate(tariffs.standard(), planned).total(currency),
            rated.total(currency),
            Optional.of(ceiling),
            tariffs.own().ref(),
            explanation(rated)));
  }

  /** The longest ride that the ceiling of the plan still covers. */
  static Measured.CarUse atMost(Plan plan, Measured.CarUse planned) {
    var rule = plan.terms().ceiling();
    long minutes = planned.startedMinutes();
    long more =
        Math.max(rule.minutesAtLeast(), Math.ceilDiv(minutes * rule.minutesPercent(), 100L));
    long moreMetres = Math.ceilDiv(planned.metres() * rule.metresPercent(), 100L);
    return new Measured.CarUse(
        planned.vehicleClass(), minutes + more, planned.metres() + moreMetres);
  }

  private static String explanation(RatedUsage rated) {
    return String.join(" + ", rated.charges().stream().map(c -> c.explanation()).toList());
  }

  /** A leg that could not be taxed later is not offered. */
  private void requireTax(Tariffs tariffs, Leg leg, RatedUsage rated) {
    LocalDate day = leg.movement().time().to().atZone(tariffs.city().zone()).toLocalDate();
    for (var charge : rated.charges()) {
      String country = tariffs.city().country();
      if (catalogue.findTaxRate(country, charge.tax(), day).isEmpty()) {
        throw new NotRated(Catalogue.missingRate(country, charge.tax(), day));
      }
    }
  }

  /**
   * What one request is priced with.
   *
   * @param standard what a traveller without a subscription pays
   */
  private record Tariffs(City city, Plan standard, Plan own) {}
}
