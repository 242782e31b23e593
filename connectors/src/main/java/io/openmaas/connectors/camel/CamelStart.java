package io.openmaas.connectors.camel;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.apache.camel.quarkus.core.CamelRuntime;

/** Starts the routes: an application with a main method of its own has to do so itself. */
@Singleton
final class CamelStart {

  void start(@Observes StartupEvent event, CamelRuntime camel) {
    camel.start(new String[0]);
  }
}
