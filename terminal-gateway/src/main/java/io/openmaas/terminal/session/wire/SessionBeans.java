package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.session.AdmitsTerminals;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Doors;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.Networks;
import io.openmaas.terminal.session.Rates;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the pure parts of sessions together. */
@Singleton
public final class SessionBeans {

  @Produces
  @Singleton
  LiveSessions liveSessions() {
    return new LiveSessions();
  }

  @Produces
  @Singleton
  Doorkeeper doors(
      AdmitsTerminals terminals,
      RaisesAlarms alarms,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.terminal.networks", defaultValue = "127.0.0.0/8,::1/128")
          List<String> networks) {
    return new Doors(terminals, alarms, clock, named("networks", () -> Networks.parse(networks)));
  }

  @Produces
  @Singleton
  Rates rates(RateConfig config, RaisesAlarms alarms, InstantSource clock) {
    return new Rates(
        named("rates.terminal", config.terminal()::limits),
        named("rates.network", config.network()::limits),
        alarms,
        clock,
        System::nanoTime);
  }

  private static <T> T named(String setting, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("openmaas.terminal." + setting + ": " + e.getMessage(), e);
    }
  }

  @Produces
  @Singleton
  Entrance entrance(LiveSessions sessions, RaisesAlarms alarms, InstantSource clock) {
    return new Entrance(sessions, alarms, clock);
  }
}
