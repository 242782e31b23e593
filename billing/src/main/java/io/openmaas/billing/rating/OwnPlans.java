package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.ReadsSubscriptions;
import io.openmaas.core.city.City;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Reads the plans of travellers only: nobody holds anything, and nothing was used. */
public final class OwnPlans implements ReadsHoldings {
  private final Catalogue catalogue;
  private final ReadsSubscriptions subscriptions;

  public OwnPlans(Catalogue catalogue, ReadsSubscriptions subscriptions) {
    this.catalogue = catalogue;
    this.subscriptions = subscriptions;
  }

  /**
   * @throws NotRated if there is neither a subscription nor a plan without one
   */
  @Override
  public Uni<RatingRequest> read(TravellerId traveller, City city, LocalDate day) {
    Optional<Plan> standard = catalogue.withoutSubscription(city.currency(), day);
    return subscriptions
        .findActive(traveller, city.id(), day)
        .map(
            found ->
                found
                    .map(own -> catalogue.get(own.plan()))
                    .or(() -> standard)
                    .orElseThrow(
                        () -> new NotRated("no plan without subscription in " + city.currency())))
        .map(plan -> new RatingRequest(plan, month(city, day), List.of(), Holdings.NONE));
  }

  /** The calendar month of a day, open. */
  static Stretch month(City city, LocalDate day) {
    LocalDate first = day.withDayOfMonth(1);
    var period = new DatePeriod(first, first.plusMonths(1));
    return new Stretch(period, period, city.zone(), false);
  }
}
