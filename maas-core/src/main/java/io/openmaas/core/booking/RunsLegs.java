package io.openmaas.core.booking;

import io.openmaas.core.operator.OperatorId;
import io.smallrye.mutiny.Uni;

/** The port by which a confirmed leg is started and ended at the traveller's word. */
public interface RunsLegs {
  OperatorId operator();

  /** Opens the vehicle. Repeating it while the leg is in use opens it again and starts nothing. */
  Uni<Outcome> unlock(LegKey key);

  /** Ends the rental: refused while the vehicle is under way or stands where it may not be left. */
  Uni<Outcome> giveBack(LegKey key);

  /** The answer. */
  sealed interface Outcome {
    record Done() implements Outcome {}

    record Refused(String reason) implements Outcome {}

    record Unknown(String cause) implements Outcome {}
  }
}
