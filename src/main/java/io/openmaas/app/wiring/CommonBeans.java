package io.openmaas.app.wiring;

import io.openmaas.core.id.Ids;
import io.openmaas.core.id.TimeOrderedIds;
import io.openmaas.core.time.MachineClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The clock and the source of identities. */
@ApplicationScoped
final class CommonBeans {

  private CommonBeans() {}

  @Produces
  @Singleton
  static BusinessClock businessClock(
      @ConfigProperty(name = "openmaas.clock.memory") Optional<Path> memory) {
    return memory
        .map(file -> BusinessClock.movable(Clock.systemUTC(), file))
        .orElseGet(BusinessClock::real);
  }

  @Produces
  @Singleton
  static MachineClock machineClock() {
    return new MachineClock(Clock.systemUTC());
  }

  @Produces
  @Singleton
  static Ids ids(InstantSource clock) {
    return new TimeOrderedIds(clock, new SecureRandom());
  }
}
