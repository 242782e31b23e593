package io.openmaas.app.demo;

import io.openmaas.app.wiring.CityStart;
import io.openmaas.planner.otp.PlannerState;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** What {@code demo} runs: a seeded server that stays up for the page. */
public final class DemoApplication implements QuarkusApplication {
  private final CityStart cities;
  private final DemoWorld world;

  DemoApplication(CityStart cities, DemoWorld world) {
    this.cities = cities;
    this.world = world;
  }

  @Override
  public int run(String... arguments) {
    System.out.println("OpenMaaS is up; the planner starts and the cars connect ...");
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
    DemoWorld.Seeded seeded = world.seed(states.keySet().iterator().next(), cities.baseUrl());
    world.seedTraveller(seeded);
    world.chooseMoment(seeded);
    if (seeded.drivesResumed() > 0) {
      System.out.println("A drive that was cut off goes on.");
    }
    System.out.println(
        seeded.city().name()
            + ": "
            + seeded.cars().count()
            + " shared cars have reported where they stand.");
    System.out.println();
    System.out.println("  Open          " + cities.baseUrl());
    System.out.println("  Log in as     " + DemoSeed.TRAVELLER + "  (a traveller)");
    System.out.println(
        "  or            " + DemoSeed.ADMIN + ", " + DemoSeed.FINANCE + ", " + DemoSeed.FLEET);
    System.out.println("  Password      " + DemoSeed.PASSWORD);
    System.out.println();
    System.out.println(
        "Plan the example trip, book it, unlock the car, let the simulator drive, give it back,");
    System.out.println("and end the month for the invoice. Stop with Ctrl-C; nothing is lost.");
    Quarkus.waitForExit();
    seeded.cars().close();
    return 0;
  }
}
