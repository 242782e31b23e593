package io.openmaas.terminal.session;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.RaisesAlarms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Lets an alarm through once in a while: a storm of one thing is one alarm at its source already.
 * Its memory is bounded. Safe to use from several threads.
 */
public final class CalmAlarms implements RaisesAlarms {
  private static final Duration QUIET = Duration.ofMinutes(10);
  private static final int MOST_SUBJECTS = 4_096;

  private record Subject(
      AlarmKind kind, Optional<VehicleId> vehicle, Optional<Imei> terminal, String words) {

    /** Without vehicle and terminal the words say what it is about. */
    static Subject of(Alarm alarm) {
      boolean named = alarm.vehicle().isPresent() || alarm.terminal().isPresent();
      return new Subject(
          alarm.kind(), alarm.vehicle(), alarm.terminal(), named ? "" : alarm.words());
    }
  }

  private final RaisesAlarms alarms;
  private final InstantSource clock;
  private final Map<Subject, Instant> raised = new Rates.Latest<>(MOST_SUBJECTS);

  public CalmAlarms(RaisesAlarms alarms, InstantSource clock) {
    this.alarms = alarms;
    this.clock = clock;
  }

  @Override
  public void raise(Alarm alarm) {
    Instant now = clock.instant();
    Subject subject = Subject.of(alarm);
    synchronized (raised) {
      Instant before = raised.get(subject);
      if (before != null && now.isBefore(before.plus(QUIET))) {
        return;
      }
      raised.put(subject, now);
    }
    alarms.raise(alarm);
  }
}
