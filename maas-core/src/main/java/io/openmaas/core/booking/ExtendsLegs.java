package io.openmaas.core.booking;

import io.openmaas.core.operator.OperatorId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/** The port by which a leg in use is made to last longer than it was booked for. */
public interface ExtendsLegs {
  OperatorId operator();

  /** Repeating it with the same end changes nothing more. */
  Uni<Outcome> extend(LegKey key, Instant until);

  /** The answer. */
  sealed interface Outcome {
    record Extended(Instant until) implements Outcome {}

    /**
     * @param possibleUntil until when it could be extended; absent where it cannot be at all
     */
    record Refused(String reason, Optional<Instant> possibleUntil) implements Outcome {}

    record Unknown(String cause) implements Outcome {}
  }
}
