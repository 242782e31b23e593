package io.openmaas.billing.catalogue;

import java.time.LocalDate;

/** What happens to running subscriptions of earlier versions when a version of a plan comes. */
public sealed interface Migration {
  /** They keep the version they took. */
  record Never() implements Migration {}

  /** They move on this local date. */
  record On(LocalDate day) implements Migration {}

  /** They move with the first of their billing periods that begins on or after this local date. */
  record WithPeriodFrom(LocalDate day) implements Migration {}
}
