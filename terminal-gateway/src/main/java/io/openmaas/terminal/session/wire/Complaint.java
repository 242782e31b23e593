package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/** Puts into words what is wrong with what came. */
final class Complaint {
  private Complaint() {}

  /** About a terminal that was let in. */
  static Alarm malformed(Imei terminal, Instant now, String reason) {
    return Alarm.of(
        AlarmKind.MALFORMED_FRAMES,
        terminal,
        now,
        "terminal " + terminal + " sends what is no frame, lately: " + reason);
  }

  /** About an address from which nobody has said who it is. */
  static Alarm malformed(InetAddress from, Instant now) {
    return new Alarm(
        AlarmKind.MALFORMED_FRAMES,
        Optional.empty(),
        Optional.empty(),
        now,
        from.getHostAddress() + " sends what no terminal sends");
  }
}
