package io.openmaas.terminal;

import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.RaisesAlarms;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was raised. */
public final class CollectedAlarms implements RaisesAlarms {
  private final List<Alarm> raised = new CopyOnWriteArrayList<>();

  @Override
  public void raise(Alarm alarm) {
    raised.add(alarm);
  }

  public List<AlarmKind> kinds() {
    return raised.stream().map(Alarm::kind).toList();
  }

  public List<Alarm> of(AlarmKind kind) {
    return raised.stream().filter(alarm -> alarm.kind() == kind).toList();
  }
}
