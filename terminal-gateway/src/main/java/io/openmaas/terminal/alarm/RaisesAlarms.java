package io.openmaas.terminal.alarm;

/** The port by which alarms are raised from where nothing may wait. */
public interface RaisesAlarms {

  /** Hands it over and returns at once; repetitions of the same are merged. Never throws. */
  void raise(Alarm alarm);

  /** Raises nothing, for tests that do not look. */
  RaisesAlarms NONE = _ -> {};
}
