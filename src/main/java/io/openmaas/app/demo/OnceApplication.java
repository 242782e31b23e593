package io.openmaas.app.demo;

import io.openmaas.app.wiring.BusinessClock;
import io.openmaas.app.wiring.CityStart;
import io.openmaas.planner.otp.PlannerState;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What {@code demo --once} runs: the story, and an exit code that says whether it held. */
public final class OnceApplication implements QuarkusApplication {
  /** The file that says a story came to its end: the next run begins a new one. */
  public static final String TOLD = "told";

  /** What a story remembers of itself. */
  public static final List<String> STORY_FILES = List.of(TOLD, DemoStory.MEMORY);

  private final CityStart cities;
  private final DemoWorld world;
  private final BusinessClock clock;
  private final Path instance;

  OnceApplication(
      CityStart cities,
      DemoWorld world,
      BusinessClock clock,
      @ConfigProperty(name = "openmaas.instance") Path instance) {
    this.cities = cities;
    this.world = world;
    this.clock = clock;
    this.instance = instance;
  }

  @Override
  public int run(String... arguments) throws IOException {
    var narrator = new Narrator(System.out);
    narrator.say("OpenMaaS is up at %s; the planner starts ...", cities.baseUrl());
    var states = cities.start(_ -> {}).toCompletableFuture().join();
    for (var state : states.entrySet()) {
      if (state.getValue().stage() != PlannerState.Stage.READY) {
        System.err.println(
            "openmaas: the planner of "
                + state.getKey()
                + " did not start: "
                + state.getValue().detail());
        return 1;
      }
    }
    try {
      DemoWorld.Seeded seeded = world.seed(states.keySet().iterator().next(), cities.baseUrl());
      narrator.say("%d simulated cars have connected and reported", seeded.cars().count());
      var story =
          new DemoStory(
              seeded.api(),
              seeded.city(),
              clock,
              seeded.cars(),
              narrator,
              seeded.trips(),
              instance);
      boolean held = story.tell();
      Files.writeString(instance.resolve(TOLD), held ? "held" : "did not hold");
      seeded.cars().close();
      return held ? 0 : 1;
    } catch (RuntimeException e) {
      System.err.println("openmaas: the story broke off: " + e.getMessage());
      org.jboss.logging.Logger.getLogger(OnceApplication.class).warn("the story broke off", e);
      return 1;
    }
  }
}
