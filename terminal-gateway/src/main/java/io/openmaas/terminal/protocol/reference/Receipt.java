package io.openmaas.terminal.protocol.reference;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What a terminal says of a command it took or refused.
 *
 * @param command its id
 * @param counter of the command
 * @param at when it was done or refused, by the terminal's clock, millisecond precision
 * @param measures the vehicle's state after it, as far as the terminal knows it
 */
public record Receipt(
    Imei terminal,
    UUID command,
    long counter,
    Outcome outcome,
    Instant at,
    Map<Measure, Long> measures) {

  public Receipt {
    measures = Map.copyOf(measures);
  }

  /** What became of the command. */
  public sealed interface Outcome {
    /** The vehicle did it. */
    record Done() implements Outcome {}

    /**
     * Nothing happened in the vehicle.
     *
     * @param reason 1 to 255 characters of printable ASCII
     */
    record Refused(String reason) implements Outcome {
      public Refused {
        if (!CanonicalForm.areWords(reason)) {
          throw new IllegalArgumentException("no reason: " + reason);
        }
      }
    }
  }
}
