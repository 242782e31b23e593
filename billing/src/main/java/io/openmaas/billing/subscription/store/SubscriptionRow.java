package io.openmaas.billing.subscription.store;

import io.openmaas.billing.subscription.BillingCycle;
import io.openmaas.billing.subscription.Subscription;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.city.CityId;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.traveller.TravellerId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/** A row of billing.subscription. */
@Entity
@Table(schema = "billing", name = "subscription")
class SubscriptionRow {
  @Id UUID id;
  UUID traveller;
  String city;
  String plan;

  @Column(name = "starts_on")
  LocalDate startsOn;

  @Column(name = "ends_on")
  LocalDate endsOn;

  @Column(name = "billing_day")
  short billingDay;

  String zone;

  SubscriptionRow() {}

  static SubscriptionRow of(Subscription subscription) {
    var row = new SubscriptionRow();
    row.id = subscription.id().value();
    row.traveller = subscription.traveller().value();
    row.city = subscription.city().value();
    row.plan = subscription.plan().value();
    row.startsOn = subscription.term().startsOn();
    row.endsOn = subscription.term().endsOn().orElse(null);
    row.billingDay = (short) subscription.cycle().billingDay();
    row.zone = subscription.zone().getId();
    return row;
  }

  Subscription toDomain() {
    return new Subscription(
        new SubscriptionId(id),
        new TravellerId(traveller),
        new CityId(city),
        new TariffRef(plan),
        new Subscription.Term(startsOn, Optional.ofNullable(endsOn)),
        new BillingCycle(billingDay),
        ZoneId.of(zone));
  }
}
