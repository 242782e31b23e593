package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.rest.Caller;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** In which city the caller asks for his bill. */
@ApplicationScoped
public class BilledCity {
  private final PartyDirectory travellers;
  private final Cities cities;
  private final Caller caller;

  public BilledCity(PartyDirectory travellers, Cities cities, Caller caller) {
    this.travellers = travellers;
    this.cities = cities;
    this.caller = caller;
  }

  /**
   * The city of that name, which is served.
   *
   * @param city absent for the caller's home city
   */
  public Uni<City> find(String city) {
    var traveller = caller.traveller();
    if (city != null) {
      return Uni.createFrom().item(served(city));
    }
    return travellers
        .find(traveller)
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("no such traveller"))))
        .map(known -> served(known.home().value()));
  }

  /** The caller's own account there. */
  public Uni<Account> ownAccount(Accounts accounts, String city) {
    return find(city).flatMap(served -> accounts.resolve(caller.traveller(), served));
  }

  private City served(String city) {
    try {
      return cities
          .find(new CityId(city))
          .orElseThrow(() -> new IllegalArgumentException("no city '" + city + "' is served"));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("city", e.getMessage()));
    }
  }
}
