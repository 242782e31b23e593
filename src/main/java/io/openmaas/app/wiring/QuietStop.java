package io.openmaas.app.wiring;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Lets no scheduled work begin once the application stops: its database is about to go. */
@Singleton
final class QuietStop {
  private final Scheduler scheduler;

  QuietStop(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void stopping(@Observes ShutdownEvent event) {
    scheduler.pause();
  }
}
