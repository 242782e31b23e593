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
   * and a last part against the period that would begin with it, by plain calendar arithmetic: 14
   * to 28 February of a billing day 31 is 14/31 (Kill Bill).
   */
  ACTUAL_DAYS_FROM_STUB,

  /**
   * Days of the part over 30 for each month, 360 for each year, whatever the calendar says; never
   * more than a whole period. Days and weeks as they are (Kill Bill).
   */
  FIXED_30,

  /**
   * As {@link #ACTUAL_DAYS}, but the day of termination is billed (and served); the day of a change
   * belongs to the new plan (Lago).
   */
  INCLUSIVE_DAYS,

  /**
   * Seconds of the part over seconds of the period it lies in, from the instant of a change where
   * it is known, else from midnight (Stripe).
   */
  SECONDS,

  /** A started period costs all, once, as things stood on its first day that is paid for. */
  NONE
}
