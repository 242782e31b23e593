package io.openmaas.terminal.ingest;

import io.openmaas.terminal.TerminalRecord;
import java.util.Set;

/**
 * A committed record.
 *
 * @param link number of the vehicle's chain link it is in; 0 is none
 * @param doubts about it when it came
 */
public record KeptRecord(TerminalRecord record, long link, Set<Doubt> doubts) {
  public KeptRecord {
    doubts = Set.copyOf(doubts);
  }
}
