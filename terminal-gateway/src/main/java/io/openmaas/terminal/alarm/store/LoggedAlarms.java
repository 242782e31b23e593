package io.openmaas.terminal.alarm.store;

import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.RaisesAlarms;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Writes alarms to the log. */
@Singleton
public final class LoggedAlarms implements RaisesAlarms {
  private static final Logger LOG = Logger.getLogger(LoggedAlarms.class);

  @Override
  public void raise(Alarm alarm) {
    LOG.warnf("%s: %s", alarm.kind(), alarm.words());
  }
}
