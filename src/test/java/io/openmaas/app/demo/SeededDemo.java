package io.openmaas.app.demo;

import io.openmaas.app.wiring.BusinessClock;
import io.openmaas.app.wiring.CityStart;
import io.openmaas.core.city.City;
import io.openmaas.core.geo.Path;
import io.openmaas.planner.otp.PlannerState;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Opens the demonstration's seeded world to the stories, which live in another package. */
@ApplicationScoped
public class SeededDemo {
  /** Seconds of business time per second while a story's car drives. */
  private static final int HURRY = 300;

  private static final int DRIVE_WITHIN_SECONDS = 60;

  private final CityStart cities;
  private final DemoWorld world;
  private final BusinessClock clock;
  private DemoWorld.Seeded seeded;

  SeededDemo(CityStart cities, DemoWorld world, BusinessClock clock) {
    this.cities = cities;
    this.world = world;
    this.clock = clock;
  }

  /** What a drive came to, by the simulator. */
  public record Driven(long records, long metres) {}

  /** Starts the planner and sows the seed, once for all stories. */
  public synchronized void ready() {
    if (seeded == null) {
      var states = cities.start(_ -> {}).toCompletableFuture().join();
      states.forEach(
          (city, state) -> {
            if (state.stage() != PlannerState.Stage.READY) {
              throw new IllegalStateException("the planner of " + city + ": " + state.detail());
            }
          });
      seeded = world.seed(states.keySet().iterator().next(), cities.baseUrl());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (seeded != null) {
      seeded.cars().close();
    }
  }

  public URI base() {
    return cities.baseUrl();
  }

  public City city() {
    return seeded.city();
  }

  public ApiClient api() {
    return seeded.api();
  }

  /** Of everybody who signed up with {@link #signUp}, and of the staff. */
  public String password() {
    return DemoSeed.PASSWORD;
  }

  public ApiClient logIn(String email) {
    return seeded.api().logIn(email, DemoSeed.PASSWORD);
  }

  public ApiClient admin() {
    return logIn(DemoSeed.ADMIN);
  }

  public ApiClient finance() {
    return logIn(DemoSeed.FINANCE);
  }

  public ApiClient fleet() {
    return logIn(DemoSeed.FLEET);
  }

  /** A sign-up that the rules find nothing against. */
  public Map<String, Object> signUp(String givenName, String email) {
    return DemoSeed.signUp(
        givenName,
        email,
        seeded.city(),
        java.time.LocalDate.ofInstant(clock.instant(), seeded.city().zone()));
  }

  public boolean isUnlocked(UUID vehicle) {
    return seeded.cars().isUnlocked(vehicle);
  }

  /** Sets off; while it drives, the business clock hurries. */
  public CompletableFuture<Driven> setOff(UUID vehicle, Path path) {
    var drive = seeded.cars().start(vehicle, path, _ -> {});
    clock.runAt(HURRY);
    return drive.thenApply(end -> new Driven(end.recordsAcknowledged(), end.metres()));
  }

  /** Drives to the end. */
  public Driven drive(UUID vehicle, Path path) {
    try {
      return setOff(vehicle, path).get(DRIVE_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the car drove", e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("the simulated drive did not come to its end", e);
    }
  }
}
