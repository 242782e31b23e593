package io.openmaas.billing.invoice.store;

import io.openmaas.billing.invoice.BillingAccount;
import io.openmaas.billing.invoice.Recipient;
import io.openmaas.billing.subscription.ReadsSubscriptions;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Brings together who an invoice is for; outside of any transaction. */
@ApplicationScoped
public class BillingAccounts {
  private final ReadsSubscriptions subscriptions;
  private final Cities cities;
  private final PartyDirectory travellers;

  public BillingAccounts(
      ReadsSubscriptions subscriptions, Cities cities, PartyDirectory travellers) {
    this.subscriptions = subscriptions;
    this.cities = cities;
    this.travellers = travellers;
  }

  /** An account and who is asked to pay. */
  public record Addressed(BillingAccount account, Recipient recipient) {}

  /** Fails with a reason for people if the traveller is unknown or the city is not served now. */
  public Uni<Addressed> get(TravellerId traveller, CityId city) {
    return find(city)
        .flatMap(
            served ->
                subscriptions
                    .list(traveller)
                    .map(
                        list ->
                            new BillingAccount(
                                traveller,
                                served,
                                list.stream().filter(s -> s.city().equals(city)).toList())))
        .flatMap(
            account -> recipient(traveller).map(recipient -> new Addressed(account, recipient)));
  }

  private Uni<City> find(CityId city) {
    return Uni.createFrom()
        .item(
            () ->
                cities
                    .find(city)
                    .orElseThrow(
                        () -> new IllegalStateException("city '" + city + "' is not served now")));
  }

  private Uni<Recipient> recipient(TravellerId traveller) {
    return travellers
        .find(traveller)
        .map(
            found ->
                found
                    .map(t -> new Recipient(t.identity().fullName(), t.identity().address()))
                    .orElseThrow(
                        () ->
                            new IllegalStateException("no traveller " + traveller + " is known")));
  }
}
