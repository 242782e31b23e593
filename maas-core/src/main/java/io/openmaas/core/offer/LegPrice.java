package io.openmaas.core.offer;

import io.openmaas.core.money.Money;
import java.util.Optional;

/**
 * What a leg costs, tax included.
 *
 * @param gross without any plan of the traveller's
 * @param forTraveller on the traveller's plan now; for a metered leg the estimate for the planned
 *     ride
 * @param ceiling for a metered leg the most it costs while the ride stays within the planned route
 *     and time
 * @param tariff pinned: the leg is rated with it, whatever changes later
 * @param explanation one line for the traveller, for instance {@code included in your plan}
 */
public record LegPrice(
    Kind kind,
    Money gross,
    Money forTraveller,
    Optional<Money> ceiling,
    TariffRef tariff,
    String explanation) {

  /** How the price becomes the charge. */
  public enum Kind {
    /** Charged as shown. */
    FIXED,
    /** Charged by what the meter says, with the pinned tariff. */
    METERED
  }
}
