package io.openmaas.terminal.alarm;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An alarm as it is kept.
 *
 * @param plate of its vehicle, where that is one of the fleet's
 * @param sighting first and last sight with their words, and how often it was noted
 * @param acknowledged by whom, once it is
 * @param closed by whom, once it is
 */
public record AlarmEntry(
    UUID id,
    AlarmState state,
    Optional<String> plate,
    Sighting sighting,
    Optional<Mark> acknowledged,
    Optional<Mark> closed) {

  /**
   * Somebody's word.
   *
   * @param by the account's name; empty where nobody did it, for it was quiet
   */
  public record Mark(Instant at, Optional<String> by, String note) {}
}
