package io.openmaas.billing.scenario.yaml;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.UsageKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happens, or is looked at.
 *
 * @param line of the file, from 1
 * @param customer whose; empty for the first one
 * @param when it holds
 */
record Step(int line, Optional<String> customer, When when, Does does) {

  /**
   * @param day local date of the customer
   * @param at the instant, where one is written
   * @param known the local date on which it became known; that of {@code day} where none is written
   */
  record When(LocalDate day, Optional<Instant> at, LocalDate known) {}

  /** What happens. */
  sealed interface Does {
    /**
     * @param subscription its name, for customers with several
     */
    record Start(
        String subscription, PlanId plan, BigDecimal quantity, Optional<Integer> billingDay)
        implements Does {}

    record ChangePlan(String subscription, PlanId plan) implements Does {}

    record ChangeQuantity(String subscription, BigDecimal quantity) implements Does {}

    record TakeAddOn(String subscription, PlanId addOn, BigDecimal quantity) implements Does {}

    record EndAddOn(String subscription, PlanId addOn) implements Does {}

    record Pause(String subscription) implements Does {}

    record Resume(String subscription) implements Does {}

    record MoveBillingDay(String subscription, int billingDay) implements Does {}

    record ChangePayer(String subscription, String payer) implements Does {}

    record End(String subscription) implements Does {}

    /**
     * @param key the same key again is the same use, corrected
     * @param fixedPrice what the offer guaranteed, charged whatever was measured
     */
    record UseMade(
        Optional<String> key,
        UsageKind kind,
        Optional<BigDecimal> minutes,
        Map<Measure, BigDecimal> quantities,
        Map<String, String> dimensions,
        Optional<BigDecimal> price,
        Optional<BigDecimal> fixedPrice)
        implements Does {}

    record UseReversed(String key) implements Does {}

    /**
     * Units are put into a wallet.
     *
     * @param to the first local date on which they are not good any more; absent: always good
     */
    record TopUp(String subscription, ChargeCode wallet, BigDecimal units, Optional<LocalDate> to)
        implements Does {}

    /** One of amount and percent. */
    record CouponGiven(String code, Optional<BigDecimal> amount, Optional<BigDecimal> percent)
        implements Does {}

    /**
     * A favour: less is asked for a charge that was invoiced.
     *
     * @param documents what must come of it; absent where nobody looks
     */
    record Credit(String charge, BigDecimal amount, Optional<List<Expected.Document>> documents)
        implements Does {}

    record Pay(BigDecimal amount) implements Does {}

    /**
     * Everything that may be invoiced on the day.
     *
     * @param documents what must come of it; absent where nobody looks
     */
    record Invoice(Optional<List<Expected.Document>> documents) implements Does {}

    /** Nothing happens, but these must hold. */
    record Look(Expected.Account account) implements Does {}
  }
}
