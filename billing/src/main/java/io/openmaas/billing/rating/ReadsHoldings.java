package io.openmaas.billing.rating;

import io.openmaas.core.city.City;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;

/** The port by which quotes learn what a traveller has left. */
public interface ReadsHoldings {

  /**
   * What a use of this traveller on this local day would be rated together with: the plan, its
   * billing period, the uses of all who share it that were made or are reserved in it, and what it
   * began with. A planned use is rated by itself, in the same stretch, with what the rating of this
   * leaves ({@link RatedPeriod#left}): so it comes last, whenever it is, and cannot take what is
   * reserved for a trip that departs later.
   *
   * <p>Without a subscription: the plan for those without one, and the uses of the traveller's own
   * account.
   */
  Uni<RatingRequest> read(TravellerId traveller, City city, LocalDate day);
}
