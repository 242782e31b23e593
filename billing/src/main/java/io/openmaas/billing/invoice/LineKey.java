package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionId;
import java.util.Optional;

/**
 * What a line charges: the same fact has the same key on every invoice, so that what is due now and
 * what was posted before can be compared.
 *
 * @param subscription absent for use without one
 * @param code the fee, charge, cap or commitment
 * @param service the local days of supply
 * @param use absent for fees and for what is rated over a period
 */
public record LineKey(
    Optional<SubscriptionId> subscription,
    ChargeCode code,
    DatePeriod service,
    Optional<UsageKey> use) {}
