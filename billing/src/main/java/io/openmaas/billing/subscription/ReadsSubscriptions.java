package io.openmaas.billing.subscription;

import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The port by which subscriptions are read. */
public interface ReadsSubscriptions {

  /** The one that runs on this local date. */
  Uni<Optional<Subscription>> findActive(TravellerId traveller, CityId city, LocalDate day);

  /** All of a traveller, in the order of their start. */
  Uni<List<Subscription>> list(TravellerId traveller);
}
