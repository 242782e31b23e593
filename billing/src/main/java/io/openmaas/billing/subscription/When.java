package io.openmaas.billing.subscription;

import java.time.LocalDate;

/** When somebody who asks for a change wants it to hold. */
public sealed interface When {

  /** As soon as the plan allows. */
  record AsAgreed() implements When {}

  /** Today. */
  record Now() implements When {}

  /** When the running billing period ends. */
  record EndOfPeriod() implements When {}

  /** When the minimum term ends; after it, when the running billing period ends. */
  record EndOfTerm() implements When {}

  /** On this local date of the subscription's zone. */
  record On(LocalDate day) implements When {}
}
