package io.openmaas.terminal.fleet.operator;

import io.openmaas.terminal.fleet.ReservationRules;
import io.openmaas.terminal.fleet.place.BayRules;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The fleet's rules as they are configured. */
@Singleton
public final class FleetBeans {

  @Produces
  @Singleton
  ReservationRules reservationRules(
      @ConfigProperty(name = "openmaas.fleet.hold", defaultValue = "PT15M") Duration hold,
      @ConfigProperty(name = "openmaas.fleet.reserve.lead", defaultValue = "PT15M") Duration lead,
      @ConfigProperty(name = "openmaas.fleet.reserve.unlock-lead", defaultValue = "PT30M")
          Duration unlockLead,
      @ConfigProperty(name = "openmaas.fleet.reserve.buffer", defaultValue = "PT15M")
          Duration buffer,
      @ConfigProperty(name = "openmaas.fleet.reserve.no-show", defaultValue = "PT30M")
          Duration noShow,
      @ConfigProperty(name = "openmaas.fleet.reserve.ahead", defaultValue = "P30D") Duration ahead,
      @ConfigProperty(name = "openmaas.fleet.reserve.per-traveller", defaultValue = "5")
          int perTraveller,
      @ConfigProperty(name = "openmaas.fleet.reserve.keep-at-once", defaultValue = "PT1H")
          Duration keepAtOnce,
      @ConfigProperty(name = "openmaas.fleet.offer.free-for", defaultValue = "PT30M")
          Duration freeFor) {
    return new ReservationRules(
        hold, lead, unlockLead, buffer, noShow, ahead, perTraveller, keepAtOnce, freeFor);
  }

  @Produces
  @Singleton
  BayRules bayRules(
      @ConfigProperty(name = "openmaas.fleet.bay.search-metres", defaultValue = "300")
          int searchMetres,
      @ConfigProperty(name = "openmaas.fleet.bay.early", defaultValue = "PT15M") Duration early,
      @ConfigProperty(name = "openmaas.fleet.bay.late", defaultValue = "PT30M") Duration late) {
    return new BayRules(searchMetres, early, late);
  }
}
