package io.openmaas.app.wiring;

import io.openmaas.planner.basemap.BasemapBuilder;
import io.openmaas.planner.graph.DrawsBasemap;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Joins the library of cities and what draws their maps. */
@ApplicationScoped
final class MapBeans {

  private MapBeans() {}

  @Produces
  @Singleton
  static DrawsBasemap drawsBasemap() {
    return new BasemapBuilder()::build;
  }
}
