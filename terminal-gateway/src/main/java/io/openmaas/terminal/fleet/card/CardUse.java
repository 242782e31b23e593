package io.openmaas.terminal.fleet.card;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A card was held to a vehicle's reader and the vehicle was driven.
 *
 * @param at by the terminal's clock
 */
public record CardUse(VehicleId vehicle, Instant at, CardHash card) {

  /**
   * The first use among the records of one trip: the first record that tells a card, at or after
   * the ignition came on or before it. Cards that are not in hexadecimal are no cards of ours.
   */
  public static Optional<CardUse> first(VehicleId vehicle, List<TerminalRecord> records) {
    return records.stream()
        .sorted(Comparator.comparing(TerminalRecord::at))
        .filter(record -> record.find(Measure.IGNITION).orElse(1L) == 1L)
        .flatMap(record -> of(vehicle, record).stream())
        .findFirst();
  }

  private static Optional<CardUse> of(VehicleId vehicle, TerminalRecord record) {
    try {
      return record
          .find(Detail.DRIVER_CARD)
          .map(CardHash::ofNumber)
          .map(card -> new CardUse(vehicle, record.at(), card));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
