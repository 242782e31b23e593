package io.openmaas.core.webhook;

import java.time.Duration;
import java.util.Optional;

/** What came of one attempt to deliver. */
public sealed interface DeliveryOutcome {

  /** The receiver answered with a status from 200 to 299. */
  record Delivered(int status) implements DeliveryOutcome {}

  /**
   * Any other answer, or none.
   *
   * @param status of the answer, where there was one
   * @param retryAfter what it asked for
   */
  record Failed(String reason, Optional<Integer> status, Optional<Duration> retryAfter)
      implements DeliveryOutcome {}

  /** The receiver says with 410 that it wants nothing any more. */
  record Gone() implements DeliveryOutcome {}
}
