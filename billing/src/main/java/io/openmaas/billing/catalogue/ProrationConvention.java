package io.openmaas.billing.catalogue;

/**
 * What a part of a period costs. The part's days (or seconds) are divided by those of a whole
 * period; the engines disagree which, so each way has a name.
 */
public enum ProrationConvention {
  /** Days of the part over days of the billing period it lies in; the end day is excluded. */
  ACTUAL_DAYS,

  /**
   * As {@link #ACTUAL_DAYS}, but a first part is measured against the period that would end with it
   * and a last part against the period that would begin with it (Kill Bill).
   */
  ACTUAL_DAYS_FROM_STUB,

  /** Days of the part over 30, whatever the month; never more than a whole period (Kill Bill). */
  FIXED_30,

  /**
   * As {@link #ACTUAL_DAYS}, but the day of termination is billed; the day of a change belongs to
   * the new plan (Lago).
   */
  INCLUSIVE_DAYS,

  /** Seconds of the part over seconds of the billing period it lies in (Stripe). */
  SECONDS,

  /** A started period costs all. */
  NONE
}
