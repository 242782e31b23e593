package io.openmaas.terminal.alarm;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import java.time.Instant;
import java.util.Optional;

/**
 * Something a person should look at. The same kind about the same subject, raised again while it is
 * open, counts up and opens no second one.
 *
 * @param at when it was so, by the gateway's clock or by the record's
 * @param words what was seen, for people, without secrets
 */
public record Alarm(
    AlarmKind kind,
    Optional<VehicleId> vehicle,
    Optional<Imei> terminal,
    Instant at,
    String words) {

  /** Terminals have a say in the words: no control character gets into logs, pages or tables. */
  public Alarm {
    if (words != null && words.chars().anyMatch(Character::isISOControl)) {
      words = words.replaceAll("\\p{Cc}", " ");
    }
  }

  /** About a vehicle. */
  public static Alarm of(AlarmKind kind, VehicleId vehicle, Instant at, String words) {
    return new Alarm(kind, Optional.of(vehicle), Optional.empty(), at, words);
  }

  /** About a terminal. */
  public static Alarm of(AlarmKind kind, Imei terminal, Instant at, String words) {
    return new Alarm(kind, Optional.empty(), Optional.of(terminal), at, words);
  }

  /** What it is about, as text: one alarm of a kind is open for each. */
  public String subject() {
    if (vehicle.isPresent()) {
      return "vehicle/" + vehicle.get();
    }
    return terminal.map(imei -> "terminal/" + imei).orElse("gateway");
  }
}
