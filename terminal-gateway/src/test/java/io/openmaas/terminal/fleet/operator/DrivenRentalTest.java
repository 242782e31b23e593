package io.openmaas.terminal.fleet.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.RunsLegs.Outcome;
import io.openmaas.core.event.Event.RentalFinished;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.Rental;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.Gateway;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.simulator.SimulatedCar;
import io.openmaas.terminal.simulator.wire.SimulatedFleet;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rental over real sockets: unlocked, driven by a simulated terminal, returned. */
class DrivenRentalTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");

  /** Runs 100 times as fast as the day. */
  private final InstantSource fast =
      new InstantSource() {
        private final long began = System.nanoTime();

        @Override
        public Instant instant() {
          return T0.plusNanos(100 * (System.nanoTime() - began));
        }
      };

  @TempDir private java.nio.file.Path folder;

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(20));
  }

  @Test
  void the_rental_has_the_metres_the_simulator_drove() throws Exception {
    try (var database = new TestDatabase();
        var gateway = new Gateway(database, database.pool(), fast);
        var simulated = new SimulatedFleet(fast, "127.0.0.1", gateway.port(), folder, _ -> {})) {
      var fixture = new FleetFixture(database, fast, gateway.commands(Duration.ofSeconds(5)));
      Vehicle car = fixture.car();
      var imei =
          new Imei(
              get(fixture.vehicles.find(database.pool(), car.id())).orElseThrow().terminal().get());
      var order =
          fixture.order(
              car.id().toString(),
              new LegKey(new BookingId(UUID.randomUUID()), 1),
              new TravellerId(UUID.randomUUID()),
              Period.of(fast.instant(), Duration.ofHours(2)));
      var held = assertInstanceOf(Hold.Held.class, get(fixture.fleet.hold(order)));
      get(fixture.fleet.confirm(order.key(), held.ref()));
      assertInstanceOf(Outcome.Refused.class, get(fixture.runs.unlock(order.key())), "away");
      simulated.connect(new SimulatedCar(imei, new Coordinates(54.9, 13.9), 48_000_000));
      for (int i = 0; i < 500 && gateway.sessions().find(car.id()).isEmpty(); i++) {
        Thread.sleep(10);
      }
      assertEquals(new Outcome.Done(), get(fixture.runs.unlock(order.key())));
      assertEquals(true, simulated.isUnlocked(imei));
      var path =
          new Path(
              List.of(
                  new Coordinates(54.9, 13.9),
                  new Coordinates(54.903, 13.9),
                  new Coordinates(54.903, 13.907)));
      var drive = simulated.drive(imei, path, fast.instant());
      while (drive.progress().acknowledged() < 3) {
        Thread.sleep(2);
      }
      assertInstanceOf(Outcome.Refused.class, get(fixture.runs.giveBack(order.key())), "driving");
      var end = drive.finished().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertEquals(new Outcome.Done(), get(fixture.runs.giveBack(order.key())));
      assertEquals(false, simulated.isUnlocked(imei));
      List<RentalFinished> finished = fixture.events.of(RentalFinished.class);
      assertEquals(1, finished.size());
      Rental rental = finished.getFirst().rental();
      assertEquals(end.simulatedMetres(), rental.metres());
      assertEquals(1, rental.trips().size());
      assertEquals(end.records(), rental.trips().getFirst().records());
      assertEquals(Set.of(), rental.trips().getFirst().flags());
      assertEquals(
          gateway.count("terminal.chain_link"), rental.trips().getFirst().chain().number());
    }
  }
}
