package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.Detail;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.protocol.teltonika.SimNumber;
import io.openmaas.terminal.session.RegisteredTerminal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The other half of the allow-list: a terminal that tells which SIM it holds must hold the listed
 * one. Where the list has the number to call instead of the card's, there is nothing to compare.
 */
final class SimCheck {
  private SimCheck() {}

  /** What to raise, if a record tells of another card. */
  static Optional<Alarm> check(
      RegisteredTerminal terminal, List<TerminalRecord> records, Instant now) {
    if (terminal.sim().filter(SimNumber::isCard).isEmpty()) {
      return Optional.empty();
    }
    String listed = terminal.sim().get();
    for (TerminalRecord record : records) {
      String told = record.details().get(Detail.SIM);
      if (told != null && !SimNumber.isSame(listed, told)) {
        return Optional.of(
            Alarm.of(
                AlarmKind.SIM_CHANGED,
                terminal.imei(),
                now,
                "terminal " + terminal.imei() + " holds SIM " + told + ", listed is " + listed));
      }
    }
    return Optional.empty();
  }
}
